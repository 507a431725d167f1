import Foundation

/// Compares outputs without the parts that may differ between two runs of the same call.
enum Answer {
  /// The JSON keys that may differ: times, resumed or repeated work, the moment of registration, the events
  /// of the log, and the place of a table.
  private static let passing: Set<String> = [
    "seconds", "resumed", "registered", "event", "head", "executed", "file",
  ]

  static func comparable(_ text: String, in room: Room) -> String {
    let text = text.replacingOccurrences(of: room.desk, with: "DESK")
    if let value = try? JSONSerialization.jsonObject(with: Data(text.utf8)),
      let data = try? JSONSerialization.data(withJSONObject: stripped(value), options: [.sortedKeys])
    {
      return String(decoding: data, as: UTF8.self)
    }
    // The last line of a table's text names the file that keeps it, if there is one.
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { $0 != "not kept" && !$0.hasPrefix("DESK/") }.joined(separator: "\n")
  }

  private static func stripped(_ value: Any) -> Any {
    switch value {
    case let object as [String: Any]:
      object.filter { !passing.contains($0.key) }.mapValues(stripped)
    case let array as [Any]: array.map(stripped)
    default: value
    }
  }
}
