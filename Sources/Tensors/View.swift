/// A way to read a buffer: element (i, j, …) is at `offset + i·strides[0] + j·strides[1] + …`. Transposed,
/// broadcast and reshaped tensors are other views of the same buffer and cost nothing.
package struct View: Hashable, Sendable {
  /// The number of the buffer in the plan.
  package var buffer: Int
  package var type: TensorType
  /// The strides in elements; 0 along a broadcast axis.
  package var strides: [Int]
  /// Where the first element stands, in elements from the start of the buffer.
  package var offset = 0

  init(buffer: Int, type: TensorType, strides: [Int], offset: Int = 0) {
    self.buffer = buffer
    self.type = type
    self.strides = strides
    self.offset = offset
  }

  /// The dense, row-major view of a buffer.
  init(dense buffer: Int, _ type: TensorType) {
    self.init(buffer: buffer, type: type, strides: View.denseStrides(type.shape))
  }

  static func denseStrides(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in stride(from: shape.count - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    return strides
  }

  /// Whether the elements are consecutive in row-major order.
  var isContiguous: Bool {
    var dense = 1
    for axis in type.shape.indices.reversed() {
      if type.shape[axis] != 1, strides[axis] != dense { return false }
      dense *= type.shape[axis]
    }
    return true
  }

  /// Whether the view is contiguous from the buffer's start.
  var isDense: Bool { offset == 0 && isContiguous }

  /// The stride that visits all axes but the last `inner` as one axis; `nil` when there is none.
  func commonStride(ofAllBut inner: Int) -> Int? {
    let outer = View(
      buffer: buffer, type: TensorType(Array(type.shape.dropLast(inner)), type.element),
      strides: Array(strides.dropLast(inner)))
    let walk = CommonWalk([outer])
    return walk.sizes.count <= 1 ? walk.strides[0].first ?? 0 : nil
  }

  /// The view of element (`index`, …) of the first axis; it has one axis less.
  func element(_ index: Int) -> View {
    var rest = self
    rest.type.shape.removeFirst()
    rest.offset += index * rest.strides.removeFirst()
    return rest
  }
}

/// Several views of one shape that are read together. Neighbouring axes along which every view has one common
/// stride are merged, and axes of size 1 are dropped.
struct CommonWalk {
  var sizes: [Int] = []
  /// For each view, its stride along each axis, in elements.
  var strides: [[Int]]

  init(_ views: [View]) {
    strides = views.map { _ in [] }
    for (axis, size) in views[0].type.shape.enumerated() where size != 1 {
      let steps = views.map { $0.strides[axis] }
      if let last = sizes.last, zip(strides, steps).allSatisfy({ $0[sizes.count - 1] == $1 * size }) {
        sizes[sizes.count - 1] = last * size
        for view in views.indices { strides[view][sizes.count - 1] = steps[view] }
      } else {
        sizes.append(size)
        for view in views.indices { strides[view].append(steps[view]) }
      }
    }
  }
}

/// Several views of one shape that are read together as a matrix: the form that the element-wise kernels
/// take.
struct MatrixWalk {
  var rows: Int
  var columns: Int
  /// For each view, its row and column stride in elements.
  var strides: [(row: Int, column: Int)]

  /// Merges the axes of the views. `nil` when more than two axes are left.
  init?(_ views: [View]) {
    let walk = CommonWalk(views)
    guard walk.sizes.count <= 2 else { return nil }
    let added = 2 - walk.sizes.count
    let sizes = [Int](repeating: 1, count: added) + walk.sizes
    (rows, columns) = (sizes[0], sizes[1])
    strides = walk.strides.map {
      let steps = [Int](repeating: 0, count: added) + $0
      return (row: steps[0], column: steps[1])
    }
  }

  /// The parts that threads can compute independently: rows, or the elements of a single row. The result is
  /// the first view, which is dense.
  func independence(inputs: ClosedRange<Int>, cost: Int = Independence.Cost.element) -> Independence {
    rows > 1
      ? Independence(
        size: 0, output: columns, inputs: inputs.map { strides[$0].row }, cost: columns * cost)
      : Independence(size: 1, output: 1, inputs: inputs.map { strides[$0].column }, cost: cost)
  }

  /// Whether the element-wise kernels can read every view without a copy.
  var isElementwise: Bool { strides.allSatisfy { $0.column == 0 || $0.column == 1 } }
}
