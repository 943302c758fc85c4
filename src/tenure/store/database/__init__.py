"""The SQL store: its connections, tables, migrations, faults and copies."""
