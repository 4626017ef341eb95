// The worker of the pages on which informants report.
self.offlineWorker({ cache: "quick-reports-1", tag: "quick-reports", queue: self.quickReportQueue });
