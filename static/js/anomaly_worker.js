// The worker of the pages on which anomalies are reported.
self.offlineWorker({ cache: "anomalies-1", tag: "anomaly-reports", queue: self.anomalyQueue });
