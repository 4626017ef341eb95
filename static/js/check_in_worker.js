// The worker of check-in pages.
self.offlineWorker({ cache: "check-in-1", tag: "arrivals", queue: self.checkInQueue });
