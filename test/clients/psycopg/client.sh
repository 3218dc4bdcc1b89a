exec sh test/clients/ask env PYTHONDONTWRITEBYTECODE=1 PYTHONIOENCODING=utf-8 /usr/bin/python3 test/clients/psycopg/ask.py
