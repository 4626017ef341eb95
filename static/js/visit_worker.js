// The worker of specialists' pages.
self.offlineWorker({ cache: "visits-1", tag: "entries", queue: self.visitQueue });
