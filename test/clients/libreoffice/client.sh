exec sh test/clients/ask env PYTHONIOENCODING=utf-8 /usr/bin/python3 test/clients/libreoffice/ask.py
