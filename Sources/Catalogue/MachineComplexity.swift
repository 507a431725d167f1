import AssayComplexity
import AssayNetworks
import AssayTensors
import Foundation

/// The output distribution of all halting Turing machines with five states and two symbols (500 steps), which
/// the experiments about simplicity share. Its counts are exact, so no bit depends on the computer that
/// derived it.
struct MachineComplexity: Sendable {
  let strings: StringComplexity
  /// SHA-256 of the keys and counts.
  let hash: String

  /// The distribution from the user's cache; if it is not there, it is derived once in this process and kept
  /// there.
  static func shared() throws -> MachineComplexity { try cached.get() }

  private static let cached = Result { try MachineComplexity() }

  private init() throws {
    let space = try MachineSpace(states: 5, symbols: 2)
    let plan = try DerivationPlan(space: space, limit: DerivationPlan.standardLimit(space))
    let table = try TableCache().table(plan, jobs: ProcessInfo.processInfo.activeProcessorCount)
    strings = StringComplexity(table)
    var content: [Double] = []
    for (key, count) in table.entries {
      content.append(Double(key.count))
      content += key.map(Double.init)
      content.append(Double(count))
    }
    var hash = WeightsHash()
    hash.add("exact (5,2), 500 steps", TensorType([content.count], .float64), content)
    self.hash = hash.hexadecimal
  }
}
