import Foundation

/// The number of threads of a measurement on all threads: as many as the machine has processors.
let allThreads = ProcessInfo.processInfo.activeProcessorCount

/// A rate of ours beside that of a peer of `Peers/serving.py`.
struct Contest {
  var name: String
  var unit: String
  var rivalName: String
  var script: String
  var arguments: [String]

  /// The number of turns of each side.
  private static let turns = 3
  /// The seconds of one of our turns.
  private static let turn = 0.7

  /// Measures both sides in turns by wall-clock time, as there are many threads, and takes the medians.
  /// `advance` makes `steps` steps.
  func row(steps: Int, _ advance: () throws -> Void) throws -> Row {
    FileHandle.standardError.write(Data("\(name): \(rivalName)\n".utf8))
    let peer = Peer(script, arguments)
    defer { peer?.end() }
    let silence = peer == nil ? "no environment; scripts/peers makes it" : "no answer in time"
    let greeting = peer?.line() ?? silence
    let isReady = greeting == "ready"
    try advance()
    var ours: [Double] = []
    var theirs: [Double] = []
    for _ in 0..<Contest.turns {
      ours.append(try rate(steps, advance))
      if isReady, let rate = peer?.measure() { theirs.append(rate) }
    }
    if !theirs.isEmpty {
      return Row(
        name: name, unit: unit, ours: median(ours), rival: median(theirs), rivalName: rivalName)
    }
    let reason = isReady ? silence : greeting
    let words = reason.hasPrefix("unavailable: ") ? reason : "unavailable: " + reason
    return Row(name: name, unit: unit, ours: median(ours), rivalName: "\(rivalName), \(words)")
  }

  private func rate(_ steps: Int, _ advance: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    var count = 0
    while true {
      try advance()
      count += steps
      let seconds = (clock.now - start) / .seconds(1)
      if seconds >= Contest.turn { return Double(count) / seconds }
    }
  }
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
