import Foundation

/// How far the fuzzer is, on standard error once it takes more than two seconds.
package struct ProgressLine {
  private let total: Int
  /// What is counted, such as `programs`.
  private let noun: String
  private var done = 0
  private let start = Date()
  private var last = Date()
  private let isTerminal = isatty(STDERR_FILENO) != 0 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  private var isShown = false

  package init(_ total: Int, _ noun: String) {
    self.total = total
    self.noun = noun
  }

  package mutating func advance(found: Int) {
    done += 1
    let passed = Date().timeIntervalSince(start)
    guard passed > 2, Date().timeIntervalSince(last) > (isTerminal ? 0.5 : 30) else { return }
    last = Date()
    let left = Int(passed / Double(done) * Double(total - done))
    let text =
      "\(done) of \(total) \(noun), \(found) failed, about "
      + (left < 120 ? "\(left) s" : "\((left + 30) / 60) min") + " left"
    write(isTerminal ? "\r\u{1B}[K\(text)" : text + "\n")
    isShown = isTerminal
  }

  /// Makes room for other lines.
  package mutating func clear() {
    if isShown { write("\r\u{1B}[K") }
    isShown = false
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
