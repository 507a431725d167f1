import AssayComplexity
import AssayExperiments
import AssayNetworks
import AssayTensors
import AssayVariables
import Foundation
import Synchronization

/// The output distribution of all Turing machines of a space that halt within a number of steps, which the
/// experiments about simplicity share. Its counts are exact, so no bit depends on the computer that
/// derived it.
struct MachineComplexity: Sendable {
  let strings: StringComplexity
  /// SHA-256 of the keys and counts.
  let hash: String

  /// The distribution from the user's cache; if it is not there, it is derived once in this process and kept
  /// there.
  static func shared(states: Int, symbols: Int, steps: Int) throws -> MachineComplexity {
    let plan = try DerivationPlan(space: MachineSpace(states: states, symbols: symbols), limit: steps)
    return try cached.withLock { cached in
      if let known = cached[plan] { return known }
      let new = try MachineComplexity(plan, steps: steps)
      cached[plan] = new
      return new
    }
  }

  private static let cached = Mutex<[DerivationPlan: MachineComplexity]>([:])

  private init(_ plan: DerivationPlan, steps: Int) throws {
    let table = try TableCache().table(plan, jobs: ProcessInfo.processInfo.activeProcessorCount)
    strings = StringComplexity(table)
    var content: [Double] = []
    for (key, count) in table.entries {
      content.append(Double(key.count))
      content += key.map(Double.init)
      content.append(Double(count))
    }
    var hash = WeightsHash()
    hash.add("exact \(plan.space.name), \(steps) steps", TensorType([content.count], .float64), content)
    self.hash = hash.hexadecimal
  }
}

/// The variables that say which machines tell the complexity.
enum Machines {
  static let states = Variable<Int>(
    "machineStates", "states of the Turing machines that tell the complexity", .count)
  static let symbols = Variable<Int>("machineSymbols", "symbols of the Turing machines", .count)
  static let steps = Variable<Int>(
    "machineSteps", "a machine that has not halted by then prints nothing", .count)

  /// The machines at the levels of a trial.
  static func shared(_ context: TrialContext) throws -> MachineComplexity {
    try .shared(states: context[states], symbols: context[symbols], steps: context[steps])
  }
}
