import AssayReports
import Foundation

/// Makes error messages of the parser, of other modules and of the system safe to print. Such messages repeat
/// what a person typed; here each such piece is escaped and cut.
struct ForeignWords {
  /// The typed pieces that cannot be printed as they are, the longest first.
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

  /// The arguments and variables of this process.
  static var ofThisProcess: ForeignWords {
    ForeignWords(
      arguments: Array(CommandLine.arguments.dropFirst()), environment: ProcessInfo.processInfo.environment)
  }

  /// The pieces of an argument that a message may repeat: the whole, the name and the value of
  /// `--name=value`, the value of `-nvalue`.
  private static func parts(_ argument: String) -> [String] {
    guard argument.hasPrefix("-") else { return [argument] }
    var parts = [argument, String(argument.drop { $0 == "-" }), String(argument.dropFirst(2))]
    if let sign = argument.utf8.firstIndex(of: UInt8(ascii: "=")) {
      parts += [String(argument[..<sign]), String(argument[argument.utf8.index(after: sign)...])]
    }
    return parts.filter { !$0.isEmpty }
  }

  /// Makes a message of several lines safe, such as the parser's with its usage.
  func lines(_ message: String) -> String {
    // Compares bytes: Foundation's search would take canonically equal letters for each other and is slow on
    // long texts.
    pieces.reduce(message) { $0.replacing($1.raw.utf8, with: $1.shown.utf8) }
  }

  /// Makes a message of one line safe, and cuts it at a length that a reader takes in.
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
