exec sh test/clients/ask java -cp /usr/share/java/postgresql.jar test/clients/jdbc/Ask.java
