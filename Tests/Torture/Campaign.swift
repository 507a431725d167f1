import Dispatch
import Foundation
import Synchronization

/// A number of attempts, spread over all pairs of an attack and a command. An attempt depends on the seed and its
/// number alone, but for the moments at which processes are killed and started.
struct Campaign: Sendable {
  let yard: Yard
  let seed: UInt64
  let count: Int
  /// The only attempt to make, to repeat one.
  let only: Int?
  /// Attempts at a time.
  let jobs: Int

  /// What came of all attempts.
  struct Report: Sendable {
    var endings: [String: [Ending: Int]] = [:]
    var faults: [String] = []
    var attempts = 0
    var seconds = 0.0

    /// A table of counts: a line an attack.
    var text: String {
      let columns = Ending.allCases
      var lines = [Self.row("", columns.map(\.rawValue) + ["total"])]
      for (name, counts) in endings.sorted(by: { $0.key < $1.key }) {
        let numbers = columns.map { counts[$0, default: 0] }
        lines.append(Self.row(name, (numbers + [numbers.reduce(0, +)]).map(String.init)))
      }
      let rate = seconds > 0 ? Double(attempts) / seconds : 0
      lines.append(
        "\(attempts) attempts, \(faults.count) faults, \(Int(seconds)) s, "
          + "\((rate * 10).rounded() / 10) attempts a second")
      return lines.joined(separator: "\n")
    }

    private static func row(_ name: String, _ cells: [String]) -> String {
      func padded(_ text: String) -> String { String(repeating: " ", count: max(1, 13 - text.count)) + text }
      return name + String(repeating: " ", count: max(1, 12 - name.count)) + cells.map(padded).joined()
    }
  }

  /// Makes all attempts, several at a time.
  func run() -> Report {
    let pairs = pairs
    let report = Mutex(Report())
    let next = Atomic(0)
    let start = ContinuousClock.now
    DispatchQueue.concurrentPerform(iterations: only == nil ? jobs : 1) { _ in
      while true {
        let number = only ?? next.wrappingAdd(1, ordering: .relaxed).oldValue
        if only == nil, number >= count { return }
        attempt(number, pairs[number % pairs.count], report)
        if only != nil { return }
      }
    }
    return report.withLock { report in
      report.seconds = start.duration(to: .now) / .seconds(1)
      return report
    }
  }

  /// A line for whoever watches a long campaign.
  private static func tell(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

  /// Every attack, as often as its weight, on every command that it can disturb, in an order that the seed gives: the start of a long
  /// campaign is as mixed as all of it.
  private var pairs: [(attack: any Attack, scenario: Scenario)] {
    let all = attacks.flatMap { attack in
      yard.scenarios.filter { !calls(attack, $0).isEmpty }
        .flatMap { [(attack: any Attack, scenario: Scenario)](repeating: (attack, $0), count: attack.weight) }
    }
    var dice = Dice(seed: seed, number: -1)
    return all.shuffled(using: &dice)
  }

  private func calls(_ attack: any Attack, _ scenario: Scenario) -> [Call] {
    scenario.calls.filter { (yard.isThorough || !$0.isSlow) && attack.fits($0, of: scenario, in: yard) }
  }

  private func attempt(
    _ number: Int, _ pair: (attack: any Attack, scenario: Scenario), _ report: borrowing Mutex<Report>
  ) {
    var dice = Dice(seed: seed, number: number)
    let calls = calls(pair.attack, pair.scenario)
    // What takes seconds is called now and then.
    let quick = calls.filter { !$0.isSlow }
    let call = dice.pick(quick.isEmpty || dice.oneIn(8) ? calls : quick)
    let result = Result { try pair.attack.attempt(call, of: pair.scenario, in: yard, dice: &dice) }
    report.withLock { report in
      report.attempts += 1
      if report.attempts % 100 == 0 { Self.tell("\(report.attempts) of \(count) attempts") }
      switch result {
      case .success(let ending): report.endings[pair.attack.name, default: [:]][ending, default: 0] += 1
      case .failure(let error):
        let name = (["assay"] + pair.scenario.command).joined(separator: " ")
        let fault =
          "attempt \(number) (\(pair.attack.name), \(name)): \(error)\n"
          + "  repeat it with: make torture SEED=\(seed) ONLY=\(number)"
        report.faults.append(fault)
        Self.tell(fault)
      }
    }
  }
}
