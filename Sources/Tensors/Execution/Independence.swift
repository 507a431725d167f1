/// How an instruction is divided into independent parts, along an axis on which no place needs the results of
/// another. A part runs the same kernel with a smaller size and moved pointers, so each result is computed by the
/// same operations as without division. The axis is never one that the kernel sums along.
package struct Independence: Sendable {
  /// The index of the call's size that counts the places along the axis.
  var size: Int
  /// The distance between places, in elements, in the output and in each input; 0 for an input that every part reads
  /// whole.
  var output: Int
  var inputs: [Int]
  /// The estimated picoseconds for one place on a wide vector unit. It only decides whether dividing pays.
  var cost: Int
  /// The fewest places of a part: with fewer the kernel would be slower per place.
  var grain = 1
  /// Which entry of `sizes` holds the number of the first place, for kernels that compute their addresses from it.
  var first: Int?

  init(size: Int, output: Int, inputs: [Int], cost: Int, grain: Int = 1) {
    (self.size, self.output, self.inputs, self.cost, self.grain) = (size, output, inputs, cost, grain)
  }

  /// The independence of a kernel that is told its first place and reads and writes from the starts of its arrays.
  init(size: Int, first: Int, inputs: Int, cost: Int, grain: Int) {
    self.init(size: size, output: 0, inputs: [Int](repeating: 0, count: inputs), cost: cost, grain: grain)
    self.first = first
  }

  /// Independent elements: element i of a dense result needs elements i of dense inputs, and `sizes` is the
  /// count alone.
  static func elements(inputs: Int, cost: Int = Cost.function) -> Independence {
    Independence(size: 0, output: 1, inputs: [Int](repeating: 1, count: inputs), cost: cost)
  }

  /// Estimated costs in picoseconds, for one thread of a processor with wide vectors.
  enum Cost {
    /// The cost of moving an element, or of adding or comparing two.
    static let element = 100
    /// The cost of an exponential, or of another function of an element.
    static let function = 300
    /// The cost of a multiplication and its addition inside of a matrix product.
    static func product(_ element: ElementType) -> Int { element == .float64 ? 30 : 15 }
  }
}

/// An `Independence` in bytes, by which an executor moves pointers.
struct BoundIndependence: Sendable {
  var size: Int
  var output: Int
  var inputs: [Int]
  var cost: Int
  var grain = 1
  /// Which entry of `sizes` holds the number of the first place, as in `Independence`.
  var first: Int?

  /// The independence of a fused call, each of whose rows takes `cost` picoseconds.
  init(rowsOfCost cost: Int) { (size, output, inputs, self.cost, first) = (1, 0, [], cost, 0) }

  init(_ independence: Independence, output: View, inputs: [View]) {
    size = independence.size
    (cost, grain, first) = (independence.cost, independence.grain, independence.first)
    self.output = independence.output * output.type.element.byteCount
    self.inputs = zip(independence.inputs, inputs).map { $0 * $1.type.element.byteCount }
  }
}
