// The worker of the box for suggestions.
self.offlineWorker({ cache: "suggestions-1", tag: "suggestions", queue: self.suggestionQueue });
