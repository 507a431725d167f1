import AssayComplexity
import Foundation
import Synchronization
import Testing

private func plan(_ limit: Int? = 50) throws -> DerivationPlan {
  try DerivationPlan(space: try MachineSpace(states: 3, symbols: 2), limit: limit)
}

@Test
func `A table comes back from its file as it went in`() throws {
  for plan in [try plan(), try plan(nil)] {
    let table = try Derivation(plan: plan, jobs: 1).run()
    let text = TableFile.text(of: table)
    let again = try TableFile.table(text, plan: plan, path: "x")
    #expect(TableFile.text(of: again) == text)
  }
}

@Test
func `A file that was cut short, changed in one bit or made for another plan is refused`() throws {
  let plan = try plan()
  let text = TableFile.text(of: try Derivation(plan: plan, jobs: 1).run())
  for length in stride(from: 0, to: text.count, by: 97) {
    #expect(throws: ComplexityError.self) {
      try TableFile.table(Array(text[..<length]), plan: plan, path: "x")
    }
  }
  for place in stride(from: 0, to: text.count, by: 13) {
    var changed = text
    changed[place] ^= 1
    #expect(throws: ComplexityError.self) { try TableFile.table(changed, plan: plan, path: "x") }
  }
  let error = #expect(throws: ComplexityError.self) {
    try TableFile.table(text, plan: try DerivationPlan(space: plan.space, limit: 51), path: "x")
  }
  #expect(error?.description == "the table x cannot be trusted: its limit is 50, not 51")
}

@Test
func `A damaged file in the cache is derived afresh and replaced`() throws {
  let folder = try Scratch()
  let cache = TableCache(directory: folder.url)
  let plan = try plan()
  let good = try cache.table(plan, jobs: 1)
  let file = try #require(cache.file(plan))
  var bytes = try Data(contentsOf: file)
  bytes[bytes.count / 2] ^= 4
  try bytes.write(to: file)
  let notes = Mutex<[String]>([])
  let again = try cache.table(plan, jobs: 1, note: { note in notes.withLock { $0.append(note) } })
  #expect(TableFile.text(of: again) == TableFile.text(of: good))
  let told = notes.withLock { $0 }
  #expect(told.count == 1 && told[0].contains("does not have its digest"))
  #expect(try cache.load(plan) != nil)
}

@Test
func `A stopped derivation goes on where it stopped and ends the same`() throws {
  let folder = try Scratch()
  let plan = try DerivationPlan(space: try MachineSpace(states: 4, symbols: 2), limit: 107)
  let whole = try Derivation(plan: plan, jobs: 1).run()
  var derivation = Derivation(plan: plan, jobs: 2, saveFile: folder.url.appendingPathComponent("part"))
  derivation.secondsBetweenSaves = 0
  derivation.progressInterval = 0
  var stops = 0
  var table: OutputTable?
  while table == nil && stops < 200 {
    do {
      let goal = 20 * (stops + 1)
      table = try derivation.run { $0.done < goal }
    } catch ComplexityError.cancelled {
      stops += 1
    }
  }
  #expect(stops > 0)
  let text = try #require(table.map { TableFile.text(of: $0) })
  #expect(text == TableFile.text(of: whole))
}

@Test
func `The cache is where the environment says, and an empty or relative variable says nothing`() {
  func directory(_ environment: [String: String]) -> String? {
    TableCache(environment: environment).directory?.path
  }
  #expect(directory(["XDG_CACHE_HOME": "/a/b", "HOME": "/c"]) == "/a/b/assay/ctm")
  #expect(directory(["HOME": "/c"]) == "/c/.cache/assay/ctm")
  #expect(directory(["XDG_CACHE_HOME": "", "HOME": "/c"]) == "/c/.cache/assay/ctm")
  #expect(directory(["XDG_CACHE_HOME": "a/b", "HOME": "/c"]) == "/c/.cache/assay/ctm")
  // Nowhere: neither in the working folder nor in the home that the system knows of.
  for silent in [
    [:], ["HOME": "", "XDG_CACHE_HOME": ""], ["HOME": "relative", "XDG_CACHE_HOME": "relative"],
  ] {
    #expect(directory(silent) == nil)
  }
}

@Test
func `Without a folder nothing is kept, which is told, and the table is given`() throws {
  let notes = Mutex<[String]>([])
  let cache = TableCache(directory: nil)
  let table = try cache.table(try plan(), jobs: 1, note: { note in notes.withLock { $0.append(note) } })
  #expect(table.strings == 128)
  #expect(
    notes.withLock { $0 } == [
      "the table is not kept: cannot write a cache: neither XDG_CACHE_HOME nor HOME names a folder for it"
    ])
}
