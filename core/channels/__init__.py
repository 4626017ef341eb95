"""Ways out of the building: e-mail, robots of groups, webhooks, text messages. Adapters know no database."""
