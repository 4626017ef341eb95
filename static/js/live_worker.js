// The worker of live pages.
self.offlineWorker({ cache: "live-1", tag: "entries", queue: self.liveQueue });
