import AssayExperiments
import AssayStore
import Foundation
import Testing

/// Stores that older versions made are read for ever.
@Suite struct GoldenStoreTests {
  private func path(_ name: String) -> String { Bundle.module.bundlePath + "/Golden/" + name }

  @Test(arguments: GoldenStore.heads.keys.sorted())
  func `a golden store is sound, and is read to what was written`(_ name: String) throws {
    let head = try #require(GoldenStore.heads[name])
    let verification = try SQLiteStore.verify(path: path(name), head: head)
    #expect(verification.isSound && verification.head.hash == head, "\(verification)")
    let store = try SQLiteStore(path: path(name), access: .reading)
    let expected = MemoryStore()
    try GoldenStore.fill(expected)
    let (found, written) = (try store.events(after: 0, limit: .max), expected.events(after: 0, limit: .max))
    #expect(Set(found.map(\.content.kind)) == Set(Event.Kind.allCases))
    #expect(found.map(\.content) == written.map(\.content) && found.map(\.time) == written.map(\.time))
    let results = (
      try store.results(startingWith: "", limit: 9), expected.results(startingWith: "", limit: 9)
    )
    #expect(results.0.count == 3 && results.0.map(\.key) == results.1.map(\.key))
    for (a, b) in zip(results.0, results.1) {
      #expect(a.record.measurement.differences(from: b.record.measurement).isEmpty)
      #expect(a.record.trial == b.record.trial && a.record.environment == b.record.environment)
      #expect(a.body == b.body && a.number == b.number)
    }
    #expect(try store.registrations() == expected.registrations())
    #expect(
      try store.explanations(of: store.registrations()[0])
        == expected.explanations(of: expected.registrations()[0]))
  }

  /// A golden store can be added to.
  @Test(arguments: GoldenStore.heads.keys.sorted())
  func `a golden store goes on`(_ name: String) throws {
    let folder = try Scratch()
    try FileManager.default.copyItem(atPath: path(name), toPath: folder.file())
    do { try Study.run(in: SQLiteStore(path: folder.file())) }
    let verification = try SQLiteStore.verify(path: folder.file(), head: GoldenStore.heads[name])
    #expect(verification.isSound, "\(verification.findings)")
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["ASSAY_GOLDEN"] != nil))
  func `a golden store is made`() throws {
    let path = try #require(ProcessInfo.processInfo.environment["ASSAY_GOLDEN"])
    let store = try SQLiteStore(path: path)
    try #require(store.head().number == 0, "\(path) exists")
    try GoldenStore.fill(store)
    print("the head of \(path) is \(try store.head().hash)")
  }
}
