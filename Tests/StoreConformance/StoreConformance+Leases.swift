import AssayExperiments

extension StoreConformance {
  static let leases = [
    StoreCheck("the first free trials are taken, in order, up to the limit, under one event") { store in
      let first = try store.lease(0..<5, limit: 2)
      try require(first.map(\.key), is: StoreSpecimen.keys(0..<2), "the first two")
      try require(Set(first.map(\.fence)), is: [1], "the event")
      let second = try store.lease(0..<5, limit: 2, to: StoreSpecimen.other)
      try require(second.map(\.key), is: StoreSpecimen.keys(2..<4), "the next two")
      try require(store.lease(0..<5).map(\.key), is: StoreSpecimen.keys(4..<5), "the last one")
      let head = try store.head()
      try require(store.lease(0..<5), is: [], "no further one")
      try require(store.lease(5..<6, limit: 0), is: [], "none where none is wanted")
      try require(store.lease(0..<0), is: [], "none of none")
      try require(store.head(), is: head, "the head after no lease")
    },

    StoreCheck("a trial that is named twice is taken once") { store in
      let keys = try [0, 1, 0, 0].map(StoreSpecimen.key)
      let leases = try store.lease(keys, limit: 4, to: StoreSpecimen.worker, expires: 1, time: 0)
      try require(leases.map(\.key), is: StoreSpecimen.keys(0..<2), "the leases")
      try require(
        store.contents(),
        is: [
          .started(
            .init(
              worker: StoreSpecimen.worker, expires: 1, trials: StoreSpecimen.keys(0..<2), attempts: [1, 1]))
        ], "the event")
    },

    StoreCheck("a lease is over at its end, and the next one has a larger fence and the next attempt") {
      store in
      _ = try store.lease(0..<1)
      try require(store.lease(0..<1, to: StoreSpecimen.other, at: 99.9), is: [], "before the end")
      let next = try store.lease(0..<1, to: StoreSpecimen.other, at: 100)
      try require(next, is: [Lease(key: StoreSpecimen.key(0), fence: 2)], "at the end")
      guard case .started(let started)? = try store.contents().last else {
        throw Departure(description: "no start")
      }
      try require(started.attempts, is: [2], "the attempt")
      try require(started.worker, is: StoreSpecimen.other, "the worker")
    },

    StoreCheck("a renewed lease lasts longer, and no other") { store in
      let first = try store.lease(0..<1)
      _ = try store.lease(1..<2)
      try store.renew(first.map(\.fence), expires: 150, time: 50)
      try require(
        store.lease(0..<2, to: StoreSpecimen.other, at: 110).map(\.key), is: StoreSpecimen.keys(1..<2),
        "what is over")
      try require(
        store.lease(0..<2, to: StoreSpecimen.other, at: 210).map(\.key), is: StoreSpecimen.keys(0..<2),
        "what is over later")
      // The renewal of a lease that somebody else has now changes nothing.
      try store.renew(first.map(\.fence), expires: 9999, time: 211)
      try require(store.lease(0..<1, at: 600).count, is: 1, "what the other has")
    },

    StoreCheck("a lease that a wrong clock gave for longer than any lease is over") { store in
      _ = try store.lease([StoreSpecimen.key(0)], limit: 1, to: StoreSpecimen.worker, expires: 4e9, time: 0)
      try require(store.lease(0..<1, to: StoreSpecimen.other, at: 1).count, is: 1, "the trial")
    },

    StoreCheck("a worker whose process is gone holds nothing back, and one elsewhere does") { store in
      var dead = StoreSpecimen.other
      dead.process = .max
      _ = try store.lease(0..<1, to: dead)
      try require(store.lease(0..<1).count, is: 1, "the trial of the dead")
      dead.system += "'s container"
      _ = try store.lease(1..<2, to: dead)
      try require(store.lease(1..<2), is: [], "the trial of another container")
      dead.host = "elsewhere.invalid"
      _ = try store.lease(2..<3, to: dead)
      try require(store.lease(2..<3), is: [], "the trial of another machine")
    },

    StoreCheck("what is given back is free at once, and only by its lease") { store in
      let first = try store.lease(0..<2)
      try store.fail([first[0]], .notBegun, message: "", time: 1)
      let second = try store.lease(0..<2, to: StoreSpecimen.other, at: 2)
      try require(second.map(\.key), is: StoreSpecimen.keys(0..<1), "what was given back")
      let head = try store.head()
      try store.fail([first[0]], .threw, message: "late", time: 3)
      try store.fail([], .threw, message: "none", time: 3)
      try require(store.head(), is: head, "the head after a lease that is not in force")
      try store.fail([second[0], first[1]], .threw, message: "both", time: 4)
      try require(store.head().number, is: head.number + 2, "the events")
      try require(store.lease(0..<2, at: 5).count, is: 2, "what is free")
    },

    StoreCheck("finished trials are not leased") { store in
      try store.finish(0..<2)
      try require(store.lease(0..<3, at: 1e9).map(\.key), is: StoreSpecimen.keys(2..<3), "the leases")
    },
  ]
}
