"""The macro-observation network: points and observers, daily records, anomalies, stations. Internal throughout."""
