exec sh test/clients/ask perl test/clients/dbdpg/ask.pl
