import AssayExperiments
import AssayStore
import Foundation
import GRDB
import Testing

/// Events that could not have happened are found although every hash is as it should be.
@Suite struct ForgedLogTests {
  private let specimen: Specimen
  private let folder: Scratch
  private let finished: Event.Finished
  private let failed: Event.Failed

  init() throws {
    specimen = try Specimen()
    folder = try Scratch()
    var finished: [Event.Finished] = []
    var failed: [Event.Failed] = []
    for event in specimen.content.events {
      if case .finished(let content) = event.content { finished.append(content) }
      if case .failed(let content) = event.content { failed.append(content) }
    }
    self.finished = try #require(finished.first)
    self.failed = try #require(failed.first)
  }

  @Test func `an event that cannot follow is found`() throws {
    let registration = specimen.content.registrations[0]
    let last = specimen.content.head.number
    let experiment = Fixture.experiment(bound: 0)
    let worker = Fixture.worker
    let free = String(repeating: "0", count: 64)
    var moved = finished.result
    moved.seed -= 1
    func started(_ trials: [String], _ attempts: [Int]) -> Event.Content {
      .started(.init(worker: worker, expires: 1, trials: trials, attempts: attempts))
    }
    let forgeries: [(Event.Content, String)] = [
      (
        .registered(.init(form: CanonicalForm(experiment), digest: registration.digest)),
        "the study is registered already"
      ),
      (
        .registered(.init(form: CanonicalForm(Fixture.experiment(bound: 5)), digest: free)),
        "the digest is not that of its content"
      ),
      (
        .predicted(
          .init(study: free, explanation: Explanation(name: "e", statement: "", source: "", predictions: [:]))
        ),
        "no such study is registered"
      ),
      (started([finished.key], [2]), "the trial \(Trial.id(finished.key)) is finished"),
      (started([free], [2]), "attempt 2 follows attempt 0"),
      (started([free, free], [1, 1]), "attempt 1 follows attempt 1"),
      (started([free], []), "it has 1 trials and 0 attempts"),
      (started([], []), "it has 0 trials and 0 attempts"),
      (.finished(finished), "the trial's lease is another one"),
      (.failed(failed), "the trial's lease is another one"),
      (.imported(.init(key: finished.key, origin: "", result: finished.result)), "the trial is finished"),
      (
        .imported(.init(key: free, origin: "", result: moved)),
        "the trial's name is not that of its levels and streams"
      ),
      (
        .remarked(.init(kind: .erratum, subject: last + 1, author: "A", text: "x")),
        "there is no event \(last + 1) before it"
      ),
    ]
    for (content, words) in forgeries {
      try forge(content.kind.rawValue, Event.form, Event.bytes(of: content))
      try requireFinding("event \(last + 1): " + words)
    }
  }

  @Test func `an event of another form, of no kind or without sense is found`() throws {
    let remark = try Event.bytes(of: .remarked(.init(kind: .erratum, subject: 1, author: "A", text: "x")))
    let number = specimen.content.head.number + 1
    for (kind, form, bytes, words) in [
      ("remarked", 2, remark, "it is written in form 2; this version reads form 1 only"),
      ("noticed", 1, remark, "its content cannot be read"),
      ("remarked", 1, Array("{}".utf8), "its content cannot be read"),
      ("finished", 1, remark, "its content cannot be read"),
      ("remarked", 1, [], "its content cannot be read"),
    ] {
      try forge(kind, form, bytes)
      try requireFinding("event \(number): " + words)
    }
  }

  private func requireFinding(_ words: String) throws {
    let findings = try SQLiteStore.verify(path: folder.file()).findings
    #expect(findings.first == words, "\(findings)")
    for access in [SQLiteStore.Access.reading, .writing] {
      #expect(specimen.outcome(at: folder.file(), access, words)?.contains(words) == true)
    }
  }

  /// Appends an event with all hashes to a copy of the specimen.
  private func forge(_ kind: String, _ form: Int, _ bytes: [UInt8]) throws {
    try specimen.bytes.write(to: URL(fileURLWithPath: folder.file()))
    let head = specimen.content.head
    let hash = Event.hash(
      after: head.hash, number: head.number + 1, form: form, kind: kind, time: 0.5, bytes: bytes)
    #expect(
      try Specimen.execute(
        "INSERT INTO event VALUES (?, 0.5, ?, ?, ?, ?)", on: folder.file(),
        [head.number + 1, form, kind, String(decoding: bytes, as: UTF8.self), hash]))
    #expect(
      try Specimen.execute(
        "UPDATE head SET number = ?, hash = ?", on: folder.file(), [head.number + 1, hash]))
  }
}
