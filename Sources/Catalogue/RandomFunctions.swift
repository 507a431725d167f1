import AssayNetworks
import AssayRandomness
import AssayTensors

/// A Boolean function of up to seven inputs: bit i is its value at the inputs that are the binary digits of
/// i.
typealias BooleanFunction = UInt128

/// Draws Boolean functions: those that networks with random weights compute, or tables of coin throws.
struct RandomFunctions {
  let inputs: Int
  let width: Int

  /// The number of entries of a truth table.
  var entries: Int { 1 << inputs }

  /// The number of networks that share one run of the program.
  private static let chunk = 64

  /// The functions that random networks compute: inputs 0 and 1, two hidden layers, an output that is true above 0.
  /// Weights and biases are normal with variance gain/fan-in.
  func networks(
    _ count: Int, activation: Activation, gain: Double, element: ElementType, stream: RandomStream
  ) throws -> (functions: [BooleanFunction], plan: String) {
    let shapes = [
      ("weight 1", [width, inputs]), ("bias 1", [1, width]), ("weight 2", [width, width]),
      ("bias 2", [1, width]), ("weight 3", [1, width]), ("bias 3", [1, 1]),
    ]
    let plan = Plan(try program(shapes, activation, gain, element))
    let executor = try Executor(plan)
    try executor.write("inputs", grid)
    var functions: [BooleanFunction] = []
    for first in stride(from: 0, to: count, by: Self.chunk) {
      for (name, shape) in shapes {
        let size = shape.reduce(1, *)
        try executor.write(
          name,
          stream.split(name).normalFloats(count: Self.chunk * size, from: UInt64(first * size)))
      }
      executor.run()
      let values = try executor.read("outputs", as: Float.self)
      for network in 0..<min(Self.chunk, count - first) {
        functions.append(
          (0..<entries).reduce(0) { function, entry in
            values[network * entries + entry] > 0 ? function | 1 << BooleanFunction(entry) : function
          })
      }
    }
    return (functions, plan.hash)
  }

  /// Functions whose every entry is a fair coin's throw.
  func coins(_ count: Int, stream: RandomStream) -> [BooleanFunction] {
    (0..<count).map { number in
      let bits = (0..<2).map { BooleanFunction(stream.bits64(at: UInt64(2 * number + $0))) }
      return (bits[0] | bits[1] << 64) & (BooleanFunction.max >> BooleanFunction(128 - entries))
    }
  }

  /// The functions with the entries of each in random order: the number of ones stays the same.
  func shuffled(_ functions: [BooleanFunction], stream: RandomStream) -> [BooleanFunction] {
    functions.enumerated().map { number, function in
      let order = stream.split(number).permutation(of: entries)
      return order.enumerated().reduce(0) { table, entry in
        table | (function >> BooleanFunction(entry.element) & 1) << BooleanFunction(entry.offset)
      }
    }
  }

  /// The truth table as symbols; the entry at all inputs 0 comes first.
  func symbols(_ function: BooleanFunction) -> [UInt8] {
    (0..<entries).map { UInt8(truncatingIfNeeded: function >> BooleanFunction($0) & 1) }
  }

  static func hash(_ functions: [BooleanFunction]) -> String {
    var hash = WeightsHash()
    let words = functions.flatMap { function in
      // A double holds a quarter of 32 bits exactly.
      (0..<4).map { Double(UInt32(truncatingIfNeeded: function >> BooleanFunction(32 * $0))) }
    }
    hash.add("truth tables", TensorType([functions.count, 4], .float64), words)
    return hash.hexadecimal
  }

  private func program(
    _ shapes: [(String, [Int])], _ activation: Activation, _ gain: Double, _ element: ElementType
  ) throws -> Program {
    try Program { trace in
      let inputs = trace.input("inputs", [entries, self.inputs], element)
      let parameters = shapes.map { trace.input($0.0, [Self.chunk] + $0.1, element) }
      let outputs = vmap(parameters) { parameters in
        var x = inputs
        for layer in 0..<3 {
          let (weight, bias) = (parameters[2 * layer], parameters[2 * layer + 1])
          let scale = gain.squareRoot() / Double(weight.shape[1]).squareRoot()
          x = (x.matrixProduct(weight.transposed()) + bias) * scale
          if layer < 2 { x = activation.applied(to: x, weights: [:], mode: .evaluation).value }
        }
        return [x]
      }
      trace.output("outputs", outputs[0])
    }
  }

  private var grid: [Float] {
    (0..<entries).flatMap { entry in (0..<inputs).map { Float(entry >> (inputs - 1 - $0) & 1) } }
  }
}
