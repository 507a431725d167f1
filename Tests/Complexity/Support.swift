import AssayComplexity
@_exported import AssayTestTools
import Foundation
import Synchronization

/// Rows of numbers that other programs computed; the first line of each file names the program.
enum Oracle {
  static func rows(_ name: String) throws -> [[String]] {
    guard let file = Bundle.module.url(forResource: "Oracles/" + name, withExtension: "txt") else {
      throw CocoaError(.fileNoSuchFile)
    }
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: " ").map(String.init) }
  }
}

/// The symbols of a text of digits.
func symbols(_ text: String) -> [UInt8] { text.utf8.map { $0 - 48 } }

/// The table of a space. What needs nothing but its arguments is derived once for all tests.
func derived(
  _ states: Int, _ symbols: Int, _ dimensions: Int = 1, limit: Int?, jobs: Int = 2, general: Bool = false
) throws -> OutputTable {
  let plan = try DerivationPlan(
    space: try MachineSpace(states: states, symbols: symbols, dimensions: dimensions), limit: limit)
  guard jobs == 2, !general else {
    var derivation = Derivation(plan: plan, jobs: jobs)
    derivation.usesGeneralExplorer = general
    return try derivation.run()
  }
  let name = "\(states) \(symbols) \(dimensions) \(limit ?? -1)"
  return try DerivedTables.all.withLock { tables in
    if let known = tables[name] { return known }
    let table = try Derivation(plan: plan, jobs: jobs).run()
    tables[name] = table
    return table
  }
}

private enum DerivedTables {
  static let all = Mutex<[String: OutputTable]>([:])
}

/// The distribution D(5) at 500 steps, derived once for all tests.
enum Fifth {
  static let table = Result { try derived(5, 2, limit: 500) }
}
