import AssayReports
import Foundation

/// Words of an error that was not worded here: those of the parser, of other modules and of the system. They repeat
/// what a person typed as it is; here each such piece is shown escaped and cut.
struct ForeignWords {
  /// What a person typed that cannot be shown as it is, the longest first.
  private let pieces: [(raw: String, shown: String)]

  /// - Parameters:
  ///   - arguments: The arguments of the command.
  ///   - environment: The variables that a message may repeat.
  init(arguments: [String], environment: [String: String]) {
    let values = environment.filter {
      $0.key.hasPrefix("ASSAY_") || $0.key.hasPrefix("XDG_") || $0.key == "HOME"
    }
    let typed = arguments.flatMap(Self.parts) + values.values
    pieces = Set(typed).map { ($0, $0.legible()) }.filter { $0.raw != $0.shown }
      .sorted { ($0.raw.utf8.count, $0.raw) > ($1.raw.utf8.count, $1.raw) }
  }

  /// What this process was given.
  static var ofThisProcess: ForeignWords {
    ForeignWords(
      arguments: Array(CommandLine.arguments.dropFirst()), environment: ProcessInfo.processInfo.environment)
  }

  /// An argument, and what a parser makes of it: the name and the value of `--name=value`, the value of `-nvalue`.
  private static func parts(_ argument: String) -> [String] {
    guard argument.hasPrefix("-") else { return [argument] }
    var parts = [argument, String(argument.drop { $0 == "-" }), String(argument.dropFirst(2))]
    if let sign = argument.utf8.firstIndex(of: UInt8(ascii: "=")) {
      parts += [String(argument[..<sign]), String(argument[argument.utf8.index(after: sign)...])]
    }
    return parts.filter { !$0.isEmpty }
  }

  /// A message of several lines, such as the parser's with its usage.
  func lines(_ message: String) -> String {
    // By bytes: Foundation's search would take canonically equal letters for each other and is slow on long ones.
    pieces.reduce(message) { $0.replacing($1.raw.utf8, with: $1.shown.utf8) }
  }

  /// A message of one line, of which no more is shown than a reader takes in.
  func line(_ message: String) -> String { lines(message).legible(limit: 2_000) }
}

extension String {
  /// The text with every occurrence of some bytes replaced.
  fileprivate func replacing(_ raw: String.UTF8View, with shown: String.UTF8View) -> String {
    let (bytes, raw) = (Array(utf8), Array(raw))
    var result: [UInt8] = []
    var start = 0
    while start < bytes.count {
      if bytes[start] == raw[0], bytes[start...].starts(with: raw) {
        result += shown
        start += raw.count
      } else {
        result.append(bytes[start])
        start += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
