import AssayNetworks
import AssayRandomness
import AssayTensors

/// `open-checkpoint FILE MODE COUNT`: opens a checkpoint in a process of its own and prints the bits of its outputs for
/// normal numbers, and the hash of its weights. A tool of the tests.
@main struct OpenCheckpoint {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4, let mode = Mode(rawValue: arguments[2]), let count = Int(arguments[3]) else {
      print("usage: open-checkpoint FILE MODE COUNT")
      return
    }
    let checkpoint = try Checkpoint.open(arguments[1])
    let numbers = RandomStream(seed: 5, name: "features").normal(count: count * checkpoint.example.count)
    let outputs =
      try checkpoint.example.element == .float64
      ? checkpoint.outputs(of: numbers, mode: mode)
      : checkpoint.outputs(of: numbers.map { Float($0) }, mode: mode)
    print(try checkpoint.weights().hash)
    for output in outputs { print(String(output.bitPattern, radix: 16)) }
  }
}
