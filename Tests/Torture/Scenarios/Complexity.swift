/// The folder of tables in a user's cache.
private let tables = "cache/assay/ctm"

extension Scenario {
  /// Calls with a table from the cache, with one that must be derived first, and with input from a stream.
  static let complexity = Scenario(
    command: ["complexity"],
    calls: [
      Call(
        arguments: ["--states", "2", "0101", "00100"], lays: [tables],
        reads: ["\(tables)/exact-2-2-500.txt"]),
      Call(
        arguments: ["--states", "3", "--json", "--file", "lines.txt"], lays: [tables, "lines.txt"],
        reads: ["lines.txt", "\(tables)/exact-3-2-500.txt"]),
      Call(
        arguments: ["--states", "3", "--brief"], lays: [tables], input: "lines.txt",
        reads: ["lines.txt", "\(tables)/exact-3-2-500.txt"]),
      Call(arguments: ["--states", "3", "0110", "HTTH"], isLong: true),
    ])

  static let ctm = Scenario(command: ["ctm"], calls: [Call(arguments: [])])

  static let derive = Scenario(
    command: ["ctm", "derive"],
    calls: [
      Call(arguments: ["2", "2"]),
      Call(arguments: ["2", "2", "--json"], lays: [tables], reads: ["\(tables)/exact-2-2-500.txt"]),
      Call(arguments: ["3", "2", "--json", "--jobs", "2"], isLong: true),
      Call(arguments: ["4", "2", "--json", "--steps", "30"], isLong: true, isSlow: true),
    ])

  static let table = Scenario(
    command: ["ctm", "table"],
    calls: [
      Call(
        arguments: ["3", "2", "--format", "csv"], lays: [tables], reads: ["\(tables)/exact-3-2-500.txt"]),
      Call(arguments: ["2", "2", "--json"], isLong: true),
    ])

  static let sample = Scenario(
    command: ["ctm", "sample"],
    calls: [
      Call(arguments: ["4", "4", "--paths", "4096", "--json"], isLong: true),
      Call(arguments: ["4", "3", "--paths", "20000", "--seed", "7"], isLong: true),
    ])
}
