"""WHO: areas, units, vocabularies, users and their roles, permissions, the audit trail."""
