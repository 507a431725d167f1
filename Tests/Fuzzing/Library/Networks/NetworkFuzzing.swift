import Foundation

/// Fuzzes networks in child processes, so that one that crashes is found like one that is wrong, and shrinks those
/// that fail.
package struct NetworkFuzzing {
  /// The seed of all networks.
  private let seed: UInt64

  /// A fuzzer whose children are this program once more, called with what ``child(_:seed:)`` takes.
  package init(seed: UInt64) { self.seed = seed }

  /// Networks of one child.
  private static let slice = 50

  /// The first argument of a call that is one of a fuzzer's children.
  package static let childArgument = "network"

  /// Checks that many networks from a number on, and prints what it finds and how many there were. Returns how many
  /// failed.
  package func run(count: Int, from first: Int = 0) -> Int {
    let began = Date()
    var tally = NetworkTally()
    var progress = ProgressLine(count, "networks")
    var next = first
    while next < first + count {
      let slice = min(first + count - next, NetworkFuzzing.slice)
      let end = call(["\(next)", "\(slice)"]) { line in
        let words = line.split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count >= 2, let number = Int(words[1]) else { return }
        let rest = words.count > 2 ? words[2] : ""
        switch words[0] {
        case "begin": next = number
        case "failed":
          let check = String(rest.prefix { $0 != ":" })
          tally.fail(number, check)
          progress.clear()
          report(number, check, rest)
        case "refused":
          tally.refused += 1
          next = number + 1
          progress.advance(found: tally.failed.count)
        case "checked":
          tally.add(rest)
          next = number + 1
          progress.advance(found: tally.failed.count)
        default: break
        }
      }
      guard let end else { continue }
      tally.fail(next, "crash")
      progress.clear()
      report(next, "crash", end)
      next += 1
    }
    progress.clear()
    let seconds = max(Date().timeIntervalSince(began), 0.001)
    print("\(count) networks of seed \(seed), from number \(first): \(tally)")
    print("\(Int(seconds)) s, \(Int(Double(count) / seconds * 60)) a minute")
    return tally.failed.count
  }

  /// What a call with these arguments of the command is asked for; `nil` where it is not about networks.
  /// `networks SEED COUNT [FIRST]` fuzzes networks, shrinking those that fail. Returns the status to exit with.
  package static func main(_ arguments: [String]) -> Int32? {
    guard arguments.count > 2, let seed = UInt64(arguments[2]) else { return nil }
    switch arguments[1] {
    case childArgument:
      child(Array(arguments.dropFirst(3)), seed: seed)
      return 0
    case "networks":
      let numbers = arguments.dropFirst(3).compactMap { Int($0) }
      guard let count = numbers.first else { return nil }
      return NetworkFuzzing(seed: seed).run(count: count, from: numbers.dropFirst().first ?? 0) == 0 ? 0 : 1
    default: return nil
    }
  }

  /// What a child does: `NUMBER COUNT` checks networks and prints a line before and after each; `NUMBER shrink PATH`
  /// checks one reduction and prints its source, then its findings.
  package static func child(_ arguments: [String], seed: UInt64) {
    guard let first = arguments.first.flatMap(Int.init) else { return }
    if arguments.count > 2, arguments[1] == "shrink" {
      guard let network = network(seed, first, arguments[2]) else { return }
      HangLimit.begin()
      let outcome = NetworkCheck.outcome(of: network)
      for finding in outcome.findings { print("failed \(first) \(finding.line)") }
      if case .refused(let reason) = outcome { print("refused \(first) \(reason)") }
      return
    }
    for number in first..<(first + (arguments.dropFirst().first.flatMap(Int.init) ?? 1)) {
      print("begin \(number)")
      fflush(nil)
      HangLimit.begin()
      switch NetworkCheck.outcome(of: NetworkCase(seed: seed, number: number)) {
      case .refused(let reason): print("refused \(number) \(reason.prefix(200))")
      case .checked(let findings, let comparisons, let isIllConditioned):
        for check in NetworkFinding.Check.allCases {
          if let finding = findings.first(where: { $0.check == check }) {
            print("failed \(number) \(finding.line)")
          }
        }
        print("checked \(number) \(comparisons) \(isIllConditioned ? 1 : 0)")
      }
      fflush(nil)
    }
  }

  /// The network after reductions, whose places are separated by commas; `nil` where there are fewer.
  package static func network(_ seed: UInt64, _ number: Int, _ path: String) -> NetworkCase? {
    var network = NetworkCase(seed: seed, number: number)
    for place in path.split(separator: ",").compactMap({ Int($0) }) {
      let reductions = network.reductions
      guard place < reductions.count else { return nil }
      network = reductions[place]
    }
    return network
  }

  /// Prints a network that fails, and the smallest that was found to fail by the same check.
  private func report(_ number: Int, _ check: String, _ detail: String) {
    print("network \(number) of seed \(seed) fails: \(detail)")
    fflush(nil)
    let path = shrunk(number, check)
    let text = path.map(String.init).joined(separator: ",")
    guard let network = NetworkFuzzing.network(seed, number, text) else { return }
    print("shrunk by \(path.count) reductions (\(text)):")
    print(network.source)
    fflush(nil)
  }

  /// The places of reductions that keep a network failing by that check, each the first that does.
  private func shrunk(_ number: Int, _ check: String) -> [Int] {
    var path: [Int] = []
    var (place, lastSuccess) = (0, 0)
    for _ in 0..<600 {
      var candidate = path + [place]
      var text = candidate.map(String.init).joined(separator: ",")
      if NetworkFuzzing.network(seed, number, text) == nil {
        // Once round without a success: nothing simpler fails.
        guard place > 0, lastSuccess > 0 else { return path }
        (place, lastSuccess) = (0, 0)
        candidate = path + [0]
        text = candidate.map(String.init).joined(separator: ",")
      }
      var isFound = false
      let end = call(["\(number)", "shrink", text]) { line in
        if line.hasPrefix("failed \(number) \(check):") { isFound = true }
      }
      let fails = check == "crash" ? end != nil : isFound
      // After a success the same place of the new list is tried: what failed before it would mostly fail again.
      if fails { (path, lastSuccess) = (candidate, place + 1) } else { place += 1 }
    }
    return path
  }

  /// Runs a child, hands its lines on, and returns how it ended if not well.
  private func call(_ arguments: [String], _ line: (String) -> Void) -> String? {
    Child.run([NetworkFuzzing.childArgument, "\(seed)"] + arguments, line)
  }
}

extension NetworkFinding {
  /// On one line.
  fileprivate var line: String {
    "\(self)".split(separator: "\n").joined(separator: " ").prefix(300).description
  }
}
