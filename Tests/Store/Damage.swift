import AssayExperiments
import AssayStore
import Foundation
import Testing

import struct AssayExperiments.Record

/// A store with two finished studies, the second of them exploratory, which tests damage in every way.
struct Specimen {
  let bytes: Data
  let content: Content

  /// Everything that can be read from a store.
  struct Content: Equatable {
    var chain: [Registration] = []
    var records: [[Record]] = []
    var isExploratory: [Bool] = []
    var found: [[Record]] = []

    init(of store: SQLiteStore) throws {
      chain = try store.registrations()
      for registration in chain {
        let kept = try store.records(of: registration)
        try registration.requireBelonging(kept)
        records.append(kept)
        isExploratory.append(try store.seen(kept.map(\.trial), before: registration))
        let key = try kept[kept.count / 2].trial.key(study: registration.digest)
        found.append(try store.records(startingWith: key, limit: 2).map(\.record))
      }
    }
  }

  init() throws {
    let folder = try Scratch()
    do {
      let store = try SQLiteStore(path: folder.file())
      for bound in [0.0, 1] {
        _ = try Study.run(
          Fixture.experiment(bound: bound), store: store, executor: SerialExecutor(), time: 0.1)
      }
    }
    bytes = try Data(contentsOf: URL(fileURLWithPath: folder.file()))
    content = try Content(of: SQLiteStore(path: folder.file(), access: .reading))
    #expect(content.isExploratory == [false, true])
  }

  /// The result of opening a damaged store: the message with which it is refused, or `nil` when its content
  /// is unchanged. Any other result fails the test.
  func outcome(at path: String, _ access: SQLiteStore.Access, _ what: String) -> String? {
    do {
      let answered = try Content(of: SQLiteStore(path: path, access: access))
      #expect(answered == content, "accepted with other content: \(what)")
      return nil
    } catch let error as StoreError {
      #expect("\(error)".contains(path), "\(what)")
      return "\(error)"
    } catch {
      Issue.record("\(what): \(error)")
      return "\(error)"
    }
  }
}
