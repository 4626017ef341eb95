// The worker of inspection pages.
self.offlineWorker({ cache: "inspection-1", tag: "entries", queue: self.inspectionQueue });
