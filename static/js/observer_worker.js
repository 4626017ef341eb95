// The worker of observers' pages.
self.offlineWorker({ cache: "observation-1", tag: "records", queue: self.observerQueue });
