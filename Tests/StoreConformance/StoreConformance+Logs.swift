import AssayExperiments

extension StoreConformance {
  static let logs = [
    StoreCheck("an empty store has a head and nothing else") { store in
      let head = try store.head()
      try require(head.number, is: 0, "the number of events")
      try require(head.hash.utf8.count, is: 64, "the digits of the hash")
      try require(store.events(after: 0, limit: 10), is: [], "the events")
      try require(store.registrations(), is: [], "the registrations")
      try require(store.registration(digest: "0"), is: nil, "a registration")
      try require(store.results(of: [StoreSpecimen.key(0)], series: true), is: [], "the results")
      try require(store.results(startingWith: "", limit: 9), is: [], "the results")
      try require(store.remarks(on: [1]), is: [], "the remarks")
    },

    StoreCheck("a registration comes back equal, and an equal one appends nothing") { store in
      let experiment = StoreSpecimen.experiment()
      let first = try store.register(experiment, time: .pi)
      var shorn = experiment.claim
      shorn.explanations = []
      try require(first.claim, is: shorn, "the claim")
      try require(first.design, is: experiment.design, "the design")
      try require(first.rule, is: experiment.rule, "the rule")
      try require(first.body, is: experiment.body, "the body")
      try require(first.digest, is: experiment.digest(), "the digest")
      try require(first.number, is: 1, "the number")
      try require(first.time.bitPattern, is: Double.pi.bitPattern, "the time")
      let head = try store.head()
      try require(store.register(experiment, time: 99), is: first, "the registration again")
      try require(store.head(), is: head, "the head")
      let second = try store.register(StoreSpecimen.experiment(bound: -0.0), time: -1)
      try require(second.number, is: 2, "the number of the second")
      try require(store.registrations(), is: [first, second], "the registrations")
      try require(store.registration(digest: second.digest), is: second, "the second one")
    },

    StoreCheck("a plan that nobody could read again is refused") { store in
      var experiment = StoreSpecimen.experiment()
      experiment.rule.outcomes = []
      try requireRefusal(by: store, "a rule without outcomes") { try store.register(experiment, time: 0) }
      experiment = StoreSpecimen.experiment(bound: .nan)
      try requireRefusal(by: store, "a bound of NaN") { try store.register(experiment, time: 0) }
      experiment = StoreSpecimen.experiment()
      experiment.body.revision = 0
      try requireRefusal(by: store, "a revision of 0") { try store.register(experiment, time: 0) }
    },

    StoreCheck("an explanation is entered once, in order, and for a study that the store has") { store in
      let registration = try store.register(StoreSpecimen.experiment(), time: 0)
      try require(store.explanations(of: registration), is: [], "the explanations of a registration")
      let entries = [
        StoreSpecimen.explanation(), StoreSpecimen.explanation("f"), StoreSpecimen.explanation(low: -1),
      ]
      for (index, entry) in entries.enumerated() {
        try store.predict(entry, of: registration, time: Double(index) + 0.5)
      }
      let head = try store.head()
      for entry in entries { try store.predict(entry, of: registration, time: 9) }
      try require(store.head(), is: head, "the head after equal explanations")
      try require(
        store.explanations(of: registration),
        is: entries.enumerated().map {
          EnteredExplanation(explanation: $1, number: $0 + 2, time: Double($0) + 0.5)
        }, "the explanations")
      var foreign = registration
      foreign.digest = String(registration.digest.reversed())
      try requireRefusal(by: store, "an explanation of another store's study") {
        try store.predict(StoreSpecimen.explanation("g"), of: foreign, time: 0)
      }
      try requireRefusal(by: store, "a prediction of no outcome") {
        try store.predict(
          Explanation(name: "h", statement: "", source: "", predictions: ["none": .supported]),
          of: registration, time: 0)
      }
    },

    StoreCheck("the events have every content, come in pages, and each moves the head") { store in
      var heads: [LogHead] = [try store.head()]
      func step(_ count: Int = 1, _ body: () throws -> Void) throws {
        try body()
        heads.append(try store.head())
        try require(
          heads[heads.count - 1].number, is: heads[heads.count - 2].number + count, "the number of events")
      }
      try step { _ = try store.register(StoreSpecimen.experiment(), time: 0) }
      try step { try store.predict(StoreSpecimen.explanation(), of: store.registrations()[0], time: 1) }
      var leases: [Lease] = []
      try step { leases = try store.lease(0..<3, at: 2) }
      try step { try store.renew([3], expires: 200, time: 3) }
      try step(2) {
        _ = try store.finish(
          [0, 1].map { StoreSpecimen.result(leases[$0], StoreSpecimen.record($0)) }, time: 4)
      }
      try step { try store.fail([leases[2]], .threw, message: "the \u{0} \"tape\"\n", time: 5) }
      try step {
        try store.take(
          [
            FinishedTrial(
              number: 9, key: StoreSpecimen.key(4), body: StoreSpecimen.body, record: StoreSpecimen.record(4))
          ],
          from: "elsewhere", time: 6)
      }
      try step { _ = try store.remark(.init(kind: .erratum, subject: 1, author: "A", text: "é"), time: -0.0) }
      try require(Set(heads.map(\.hash)).count, is: heads.count, "the different hashes")
      let events = try store.events(after: 0, limit: 100)
      try require(
        events.map(\.content.kind),
        is: [
          .registered, .predicted, .started, .renewed, .finished, .finished, .failed, .imported, .remarked,
        ],
        "the kinds")
      try require(events.map(\.number), is: Array(1...9), "the numbers")
      try require(events.map(\.time), is: [0, 1, 2, 3, 4, 4, 5, 6, 0], "the times")
      try require(events.last?.hash, is: heads.last?.hash, "the hash of the last event")
      guard case .failed(let failed) = events[6].content else { throw Departure(description: "no failure") }
      try require(
        failed,
        is: .init(key: StoreSpecimen.key(2), fence: 3, kind: .threw, message: "the \u{0} \"tape\"\n"),
        "the failure")
      var paged: [Event] = []
      while true {
        let page = try store.events(after: paged.last?.number ?? 0, limit: 2)
        if page.isEmpty { break }
        paged += page
      }
      try require(paged, is: events, "the events in pages of two")
      try require(store.events(after: 8, limit: 0), is: [], "no events")
      try require(store.events(after: 9, limit: 5), is: [], "events after the last")
    },
  ]
}
