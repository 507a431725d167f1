import AssayFuzzing
import Foundation

/// Runs random programs in every way that must not be seen in their results: `fuzz-engine --seed 1 --count 1000`.
///
/// The programs of seeds `seed` ..< `seed + count` run in child processes, a slice in each, so that one that
/// crashes or hangs is a finding and not the end. A program that fails is cut down and printed. The exit status is 1
/// when anything was found, 2 when the arguments make no sense.
@main struct FuzzEngine {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch arguments.first {
    case "--slice": Slice.run(arguments.dropFirst().compactMap { UInt64($0) })
    case "--one": Slice.runOne()
    case "networks", NetworkFuzzing.childArgument: runNetworks()
    default:
      guard let options = Options(arguments) else {
        FileHandle.standardError.write(
          Data("usage: fuzz-engine [--seed S] [--count N]: whole numbers, both at least 0\n".utf8))
        exit(2)
      }
      var supervisor = Supervisor()
      supervisor.run(seeds: options.seed..<(options.seed + options.count))
      supervisor.report()
      exit(supervisor.found == 0 ? 0 : 1)
    }
  }

  /// The part for networks has arguments of its own: `fuzz-engine networks SEED COUNT [FIRST]`.
  private static func runNetworks() {
    if let status = NetworkFuzzing.main(CommandLine.arguments) { exit(status) }
    let usage = "usage: fuzz-engine networks SEED COUNT [FIRST]: whole numbers, all at least 0\n"
    FileHandle.standardError.write(Data(usage.utf8))
    exit(2)
  }
}

/// What the user asks for.
struct Options {
  var seed: UInt64 = 1
  var count: UInt64 = 1000

  init?(_ arguments: [String]) {
    var rest = arguments[...]
    while let name = rest.popFirst() {
      guard let text = rest.popFirst(), let number = UInt64(text), number < 1 << 40 else { return nil }
      switch name {
      case "--seed": seed = number
      case "--count": count = number
      default: return nil
      }
    }
  }
}
