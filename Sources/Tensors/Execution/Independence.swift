/// Where an instruction falls into independent parts: an axis along which the results of one place need
/// nothing of another. A part runs the same kernel with a smaller size and moved pointers, so each of its
/// results is made by the same operations as in one piece. Never an axis that a kernel sums along.
package struct Independence: Sendable {
  /// Which of the call's sizes counts the places along the axis.
  var size: Int
  /// From one place to the next, in elements: in the output, and in each input (0: all parts read it whole).
  var output: Int
  var inputs: [Int]
  /// Estimated picoseconds of one place on a wide vector unit: only decides whether cutting pays.
  var cost: Int
  /// The fewest places for which a kernel works at its speed: no part has fewer.
  var grain = 1
  /// Which size is the number of the first place, where the kernel finds its places by that.
  var first: Int?

  init(size: Int, output: Int, inputs: [Int], cost: Int, grain: Int = 1) {
    (self.size, self.output, self.inputs, self.cost, self.grain) = (size, output, inputs, cost, grain)
  }

  /// The independence of a kernel that is told its first place and reads and writes from the starts of its arrays.
  init(size: Int, first: Int, inputs: Int, cost: Int, grain: Int) {
    self.init(size: size, output: 0, inputs: [Int](repeating: 0, count: inputs), cost: cost, grain: grain)
    self.first = first
  }

  /// Element i of a dense result needs elements i of dense inputs; `sizes` is the count alone.
  static func elements(inputs: Int, cost: Int = Cost.function) -> Independence {
    Independence(size: 0, output: 1, inputs: [Int](repeating: 1, count: inputs), cost: cost)
  }

  /// Estimates in picoseconds, as one thread of a processor with wide vectors needs them.
  enum Cost {
    /// Moving an element, or adding or comparing two.
    static let element = 100
    /// An exponential, or another function of an element.
    static let function = 300
    /// A multiplication with its addition, inside a matrix product.
    static func product(_ element: ElementType) -> Int { element == .float64 ? 30 : 15 }
  }
}

/// The same, in bytes: what an executor moves pointers by.
struct BoundIndependence: Sendable {
  var size: Int
  var output: Int
  var inputs: [Int]
  var cost: Int
  var grain = 1
  /// Which size is the number of the first place, where the call moves pointers itself.
  var first: Int?

  /// The independence of a fused call, whose rows cost so much each.
  init(rowsOfCost cost: Int) { (size, output, inputs, self.cost, first) = (1, 0, [], cost, 0) }

  init(_ independence: Independence, output: View, inputs: [View]) {
    size = independence.size
    (cost, grain, first) = (independence.cost, independence.grain, independence.first)
    self.output = independence.output * output.type.element.byteCount
    self.inputs = zip(independence.inputs, inputs).map { $0 * $1.type.element.byteCount }
  }
}
