import AssayExperiments
import Foundation

import struct AssayExperiments.Measurement

extension StoreConformance {
  private static let odd: [Double] = [
    0, -0.0, 1, -3, 0.1, .pi, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, .leastNormalMagnitude,
    .greatestFiniteMagnitude, 0.1.nextUp, 9_007_199_254_740_992, 1e300, -1e-300,
    -Double(nan: 99, signaling: false),
  ]

  /// The bits of what was measured; every NaN is stored as the canonical one.
  private static func bits(_ values: some Sequence<Double>) -> [UInt64] {
    values.map { $0.isNaN ? Double.nan.bitPattern : $0.bitPattern }
  }

  static let results = [
    StoreCheck("every bit of a result comes back") { store in
      var record = StoreSpecimen.record(1)
      record.measurement = Measurement(
        measures: Dictionary(uniqueKeysWithValues: odd.enumerated().map { ("m \($0)", $1) }),
        series: ["odd": odd, "empty": [], "one": [.nan], "": [1], "zero \u{0} character": [2]],
        result: "a\u{0}b",
        hashes: ["naïve 'name'; --": "\u{1F}é", "": ""])
      record.seconds = .pi
      record.environment.facts["\u{0}"] = "e\u{301}"
      let lease = try store.lease(1..<2)[0]
      try require(
        store.finish([StoreSpecimen.result(lease, record)], time: 7), is: [.appended], "the outcome")
      let found = try store.results(of: [lease.key], series: true)
      try require(found.count, is: 1, "the results")
      let back = found[0].record
      try require(found[0].number, is: 2, "the number")
      try require(found[0].key, is: lease.key, "the key")
      try require(found[0].body, is: StoreSpecimen.body, "the body")
      try require(back.trial, is: record.trial, "the trial")
      try require(back.trial.levels["zero"]?.description, is: "-0.0", "the negative zero")
      try require(back.seconds.bitPattern, is: Double.pi.bitPattern, "the seconds")
      try require(back.environment, is: record.environment, "the environment")
      try require(back.measurement.hashes, is: record.measurement.hashes, "the hashes")
      try require(
        back.measurement.measures.mapValues { bits([$0]) },
        is: record.measurement.measures.mapValues { bits([$0]) }, "the measures")
      try require(
        back.measurement.series.mapValues(bits), is: record.measurement.series.mapValues(bits), "the series")
      try require(
        store.results(startingWith: String(lease.key.prefix(12)), limit: 2).map(
          \.record.measurement.series.count),
        is: [5], "the series of the result by its name")
      let short = try store.results(of: [lease.key], series: false)
      try require(short.map(\.record.measurement.series), is: [[:]], "no series")
      try require(
        short.map(\.record.measurement.measures.count), is: [odd.count], "the measures without series")
    },

    StoreCheck("a result with a level that is no number is refused, and the lease stays") { store in
      var record = StoreSpecimen.record(0)
      record.trial.levels["zero"] = .number(.nan)
      let lease = try store.lease(0..<1)[0]
      try requireRefusal(by: store, "a level of NaN") {
        try store.finish([StoreSpecimen.result(lease, record)], time: 1)
      }
      try require(
        store.finish([StoreSpecimen.result(lease, StoreSpecimen.record(0))], time: 1), is: [.appended],
        "the sound result")
    },

    StoreCheck("a record of another trial than its lease's is refused with all that came with it") { store in
      let leases = try store.lease(0..<2)
      try requireRefusal(by: store, "an exchanged record") {
        try store.finish(
          [
            StoreSpecimen.result(leases[0], StoreSpecimen.record(0)),
            StoreSpecimen.result(leases[1], StoreSpecimen.record(0)),
          ], time: 1)
      }
      try requireRefusal(by: store, "a record of another body") {
        var result = StoreSpecimen.result(leases[0], StoreSpecimen.record(0))
        result.body.revision += 1
        return try store.finish([result], time: 1)
      }
      try require(store.results(startingWith: "", limit: 9), is: [], "the results")
    },

    StoreCheck("a result is appended once; others are standing, lost or in conflict") { store in
      let key = try StoreSpecimen.key(0)
      let late = try store.lease(0..<1)[0]
      let lease = try store.lease(0..<1, to: StoreSpecimen.other, at: 100)[0]
      func hand(_ lease: Lease, _ record: Record) throws -> [FinishOutcome] {
        try store.finish([StoreSpecimen.result(lease, record)], time: 101)
      }
      let head = try store.head()
      let invented = Lease(key: try StoreSpecimen.key(1), fence: 1)
      try require(hand(invented, StoreSpecimen.record(1)), is: [.lost], "an invented lease")
      try require(hand(late, StoreSpecimen.record(0)), is: [.lost], "a lease that another has")
      try require(store.head(), is: head, "the head after what was lost")
      var record = StoreSpecimen.record(0)
      try require(
        store.finish(
          [StoreSpecimen.result(lease, record), StoreSpecimen.result(lease, record)], time: 101),
        is: [.appended, .standing], "the result and itself")
      let kept = try store.results(of: [key], series: true)
      record.seconds = 99
      record.environment = Environment(facts: ["processor": "another"])
      try require(hand(late, record), is: [.standing], "the same bits elsewhere")
      record.measurement.measures["loss"] = 1.0.nextUp
      record.measurement.series["curve"]?[1] = 0
      guard case .conflict(let differences) = try hand(late, record)[0] else {
        throw Departure(description: "other bits are no conflict")
      }
      try require(differences.count, is: 2, "the differences")
      try require(store.results(of: [key], series: true), is: kept, "the result")
      try require(store.head().number, is: head.number + 1, "the events")
      // A lease that was given back is none.
      let given = try store.lease(1..<2)[0]
      try store.fail([given], .notBegun, message: "", time: 1)
      try require(hand(given, StoreSpecimen.record(1)), is: [.lost], "a lease that was given back")
    },

    StoreCheck("results are found by their identities and by the start of them") { store in
      try store.finish(0..<30)
      let keys = try StoreSpecimen.keys(0..<30)
      let found = try store.results(
        of: keys.reversed() + keys + [String(repeating: "0", count: 64), ""], series: true)
      try require(found.count, is: 30, "the results")
      try require(Set(found.map(\.key)), is: Set(keys), "the identities")
      for result in found {
        try require(result.key, is: result.record.trial.key(of: result.body), "an identity")
      }
      try require(store.results(startingWith: "", limit: 100).map(\.key), is: keys.sorted(), "all results")
      try require(
        store.results(startingWith: "", limit: 4).map(\.key), is: Array(keys.sorted()[..<4]), "the first")
      try require(store.results(startingWith: "", limit: 0), is: [], "none")
      for digit in "0123456789abcdef" {
        try require(
          store.results(startingWith: String(digit), limit: 100).map(\.key),
          is: keys.filter { $0.first == digit }.sorted(), "the results with \(digit)")
      }
      for digits in ["g", "%", "_", "' OR 1 --", keys[0] + "0"] {
        try require(store.results(startingWith: digits, limit: 9), is: [], "the results with \(digits)")
      }
      _ = try store.lease(30..<31)
      try require(store.results(of: [StoreSpecimen.key(30)], series: true), is: [], "what is not finished")
    },

    StoreCheck("results of another store are taken over once, all or none") { store in
      let source = MemoryStore()
      try source.finish(0..<3)
      let results = source.results(startingWith: "", limit: 3)
      let late = try store.lease(0..<1)
      try store.take(results, from: "store 1", time: 5)
      try require(store.head().number, is: 4, "the events")
      func withoutNumbers(_ results: [FinishedTrial]) -> [FinishedTrial] {
        results.map { FinishedTrial(number: 0, key: $0.key, body: $0.body, record: $0.record) }
      }
      try require(
        withoutNumbers(store.results(startingWith: "", limit: 9)), is: withoutNumbers(results), "the results")
      guard case .imported(let imported)? = try store.contents().last else {
        throw Departure(description: "nothing was imported")
      }
      try require(imported.origin, is: "store 1", "the origin")
      let head = try store.head()
      try store.take(results, from: "store 2", time: 6)
      try require(store.head(), is: head, "the head after the same results")
      try require(
        store.finish([StoreSpecimen.result(late[0], StoreSpecimen.record(0))], time: 7), is: [.standing],
        "the result of a worker that was at work")
      try require(store.lease(0..<4, at: 1e6).count, is: 1, "what is left")
      var other = results
      other[2].record.measurement.measures["loss"] = 2
      try source.finish(5..<6)
      let fresh = try source.results(of: [StoreSpecimen.key(5)], series: true)
      try requireRefusal(by: store, "other bits") { try store.take(fresh + other, from: "store 3", time: 8) }
      var renamed = fresh
      renamed[0].key = results[0].key
      renamed[0].record.trial.seed = 5
      try requireRefusal(by: store, "a result under another identity") {
        renamed[0].key = String(renamed[0].key.reversed())
        try store.take(renamed, from: "store 4", time: 9)
      }
    },
  ]

  static let remarks = [
    StoreCheck("remarks are about an event that is there, and are found by it, with the answers to them") {
      store in
      _ = try store.register(StoreSpecimen.experiment(), time: 0)
      try store.finish(0..<1)
      func say(_ kind: Event.Remarked.Kind, _ subject: Int) throws -> Int {
        try store.remark(.init(kind: kind, subject: subject, author: "A", text: "why"), time: 1)
      }
      let objection = try say(.objection, 3)
      try require(objection, is: 4, "the number")
      let reply = try say(.reply, objection)
      let retraction = try say(.retraction, 1)
      _ = try say(.erratum, 2)
      try require(store.remarks(on: [3]).map(\.number), is: [objection, reply], "the remarks on the result")
      try require(store.remarks(on: [1, 3]).map(\.number), is: [objection, reply, retraction], "both")
      try require(store.remarks(on: [reply]), is: [], "the remarks on the reply")
      try require(store.remarks(on: []), is: [], "the remarks on nothing")
      for subject in [0, -1, 8, 9, Int.max] {
        try requireRefusal(by: store, "a remark about event \(subject)") { try say(.objection, subject) }
      }
      for (author, text) in [("", "why"), ("A", "")] {
        try requireRefusal(by: store, "a remark by '\(author)' that says '\(text)'") {
          try store.remark(.init(kind: .reply, subject: 1, author: author, text: text), time: 1)
        }
      }
    }
  ]
}
