import AssayComplexity
import Foundation
import Synchronization
import Testing

/// The lines of a table without the digest.
private func lines(_ sealed: [UInt8]) -> [String] {
  String(decoding: sealed, as: UTF8.self).split(separator: "\n").dropLast().map(String.init)
}

/// The lines with the digest that belongs to them: the file that a forger would write.
private func seal(_ lines: [String]) -> [UInt8] {
  SealedText.sealed(Array((lines.joined(separator: "\n") + "\n").utf8))
}

private let plan = Result {
  try DerivationPlan(space: try MachineSpace(states: 3, symbols: 2), limit: 50)
}
private let table = Result { try Derivation(plan: try plan.get(), jobs: 1).run() }

private let hostile = [
  "0", "1", "9223372036854775807", "18446744073709551615", "18446744073709551616", "-1", "",
]

@Test
func `A table with any count, mass or size changed is refused, whatever its digest`() throws {
  let (plan, honest) = (try plan.get(), lines(TableFile.text(of: try table.get())))
  #expect(throws: Never.self) { try TableFile.table(seal(honest), plan: plan, path: "x") }
  // What the enumeration did can be many numbers, and not all.
  let free: [String: [String]] = [
    "nodes": ["0", "7529536"], "runs": ["1", "7529537"], "steps": ["0", "7529536000"],
    "at-limit": ["0", "7529536"], "wide": ["7529536"],
  ]
  var fields: Set<String> = []
  for (place, line) in honest.enumerated() {
    let words = line.split(separator: " ").map(String.init)
    guard words.count == 2, let number = UInt64(words[1]) else { continue }
    fields.insert(words[0])
    let values =
      free[words[0]].map { $0 + ["4611686018427387904"] + hostile.dropFirst(2) }
      ?? hostile + (words[0] == "longest-halt" ? [] : [String(number + 1)])
    for value in values where value != words[1] && (words[0] != "longest-halt" || value != "1") {
      var forged = honest
      forged[place] = "\(words[0]) \(value)"
      #expect(throws: ComplexityError.self, "\(forged[place])") {
        try TableFile.table(seal(forged), plan: plan, path: "x")
      }
    }
  }
  #expect(fields.isSuperset(of: free.keys))
}

@Test
func `A table that names more settled runs than there can be is refused, whatever its digest`() throws {
  let plan = try DerivationPlan(space: try MachineSpace(states: 3, symbols: 2), limit: nil)
  let honest = lines(TableFile.text(of: try Derivation(plan: plan, jobs: 1).run()))
  #expect(throws: Never.self) { try TableFile.table(seal(honest), plan: plan, path: "x") }
  let place = try #require(honest.firstIndex { $0.hasPrefix("settled ") })
  let proof = honest[place].split(separator: " ", maxSplits: 2)[2]
  for value in ["9223372036854775807", "4611686018427387905", "-1", ""] {
    var forged = honest
    forged[place] = "settled \(value) \(proof)"
    #expect(throws: ComplexityError.self, "\(forged[place])") {
      try TableFile.table(seal(forged), plan: plan, path: "x")
    }
  }
}

@Test
func `A table whose keys are no keys, stand twice or out of order is refused`() throws {
  let (plan, honest) = (try plan.get(), lines(TableFile.text(of: try table.get())))
  let first = try #require(honest.firstIndex { $0.hasPrefix("keys ") }) + 1
  func refusal(_ change: (inout [String]) -> Void) -> String? {
    var forged = honest
    change(&forged)
    forged[first - 1] = "keys \(forged.count - first)"
    let error = #expect(throws: ComplexityError.self) {
      try TableFile.table(seal(forged), plan: plan, path: "x")
    }
    return error?.description
  }
  #expect(refusal { $0.swapAt(first, first + 1) }?.contains("not in order") == true)
  #expect(refusal { $0.insert($0[first], at: first) }?.contains("stands there twice") == true)
  #expect(refusal { $0.removeLast() }?.contains("and not to the") == true)
  #expect(refusal { $0[first] = "1" + $0[first].dropFirst() }?.contains("must be") == true)
  #expect(refusal { $0[first + 2] = "2" + $0[first + 2].dropFirst() }?.contains("broken") == true)
  #expect(refusal { $0.append("0000000000000000000 0") } != nil)
  var more = honest
  more.append("0000000000000000000000 1")
  let error = #expect(throws: ComplexityError.self) { try TableFile.table(seal(more), plan: plan, path: "x") }
  #expect(error?.description.contains("goes on after its last record") == true)
}

@Test
func `More records than a file's bytes can hold are refused before room is made for them`() throws {
  let (plan, honest) = (try plan.get(), lines(TableFile.text(of: try table.get())))
  let place = try #require(honest.firstIndex { $0.hasPrefix("keys ") })
  for keys in ["9223372036854775807", "18446744073709551615", "100000000000"] {
    var forged = honest
    forged[place] = "keys \(keys)"
    let error = #expect(throws: ComplexityError.self) {
      try TableFile.table(seal(forged), plan: plan, path: "x")
    }
    #expect(
      error?.description
        == "the table x cannot be trusted: it says that it holds \(keys) records, more than its bytes can")
  }
}

@Test
func `A sample with impossible sums is refused, whatever its digest`() throws {
  let folder = try Scratch()
  let plan = try SamplePlan(space: try MachineSpace(states: 2, symbols: 4), paths: 4_096)
  let honest = lines(try TableCache(directory: folder.url).table(plan, jobs: 1).text())
  #expect(throws: Never.self) { try SampledTable(seal(honest), plan: plan, path: "x") }
  for (place, line) in honest.enumerated() {
    let words = line.split(separator: " ").map(String.init)
    guard words.count >= 2, UInt64(words[1]) != nil else { continue }
    for value in ["0", "18446744073709551615", "18446744073709551616", ""] where value != words[1] {
      var forged = honest
      forged[place] = ([words[0], value] + words.dropFirst(2)).joined(separator: " ")
      #expect(throws: ComplexityError.self, "\(forged[place])") {
        try SampledTable(seal(forged), plan: plan, path: "x")
      }
    }
  }
}

/// An unfinished derivation of (4,2) in a folder, as Ctrl-C leaves it.
private func unfinished(_ folder: Scratch) throws -> (plan: DerivationPlan, file: URL) {
  let plan = try DerivationPlan(space: try MachineSpace(states: 4, symbols: 2), limit: 107)
  let file = folder.url.appendingPathComponent("part")
  var derivation = Derivation(plan: plan, jobs: 1, saveFile: file)
  derivation.progressInterval = 0
  let error = #expect(throws: ComplexityError.self) { try derivation.run { $0.done < 300 } }
  #expect(error == .cancelled(kept: true))
  return (plan, file)
}

@Test
func `An unfinished derivation that cannot be right is told, and never used`() throws {
  let folder = try Scratch()
  let (plan, file) = try unfinished(folder)
  let honest = lines([UInt8](try Data(contentsOf: file)))
  let whole = TableFile.text(of: try Derivation(plan: plan, jobs: 2).run())
  func place(_ name: String) throws -> Int { try #require(honest.firstIndex { $0.hasPrefix(name + " ") }) }
  func raised(_ line: String, by: UInt64 = 1) -> String {
    let words = line.split(separator: " ")
    return "\(words[0]) \((UInt64(words[1]) ?? 0) &+ by)"
  }
  var forgeries: [([String], String)] = []
  func forge(_ words: String, _ change: (inout [String]) throws -> Void) rethrows {
    var forged = honest
    try change(&forged)
    forgeries.append((forged, words))
  }
  try forge("more than its bytes can") { $0[try place("keys")] = "keys 9223372036854775807" }
  try forge("its sums do not balance") { $0[try place("halting")] = raised($0[try place("halting")]) }
  try forge("its sums do not balance") { $0[try place("closed")] = "closed 18446744073709551615" }
  try forge("its sums do not balance") { $0[try place("nodes")] = "nodes 4611686018427387904" }
  try forge("its sums do not balance") { $0[try place("runs")] = "runs 1" }
  try forge("one twice") { $0[try place("done")] += " 0" }
  try forge("not there") { $0[try place("done")] = "done 99999999" }
  try forge("holds no numbers") { $0[try place("done")] = "done x" }
  try forge("its stages are others") { $0[try place("stages")] = "stages 1" }
  // The forgery is consistent in itself: only the finished table shows that it was wrong.
  try forge("contradicts what was derived since") {
    $0[try place("halting")] = raised($0[try place("halting")], by: 8)
    $0[$0.count - 1] = raised($0[$0.count - 1], by: 8)
  }
  for (forged, words) in forgeries {
    try Data(seal(forged)).write(to: file)
    let notes = Mutex<[String]>([])
    let again = try Derivation(plan: plan, jobs: 2, saveFile: file).run(
      note: { note in notes.withLock { $0.append(note) } })
    #expect(TableFile.text(of: again) == whole)
    let told = notes.withLock { $0 }
    #expect(told.count == 1 && told[0].contains(words) && told[0].contains("begins anew"), "\(told)")
  }
  try Data(seal(honest)).write(to: file)
  let notes = Mutex(0)
  let resumed = try Derivation(plan: plan, jobs: 2, saveFile: file).run(note: { _ in
    notes.withLock { $0 += 1 }
  })
  #expect(TableFile.text(of: resumed) == whole && notes.withLock { $0 } == 0)
}
