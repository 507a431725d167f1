/// A way to read a buffer: element (i, j, …) stands at `offset + i·strides[0] + j·strides[1] + …`.
/// Transposing, broadcasting and reshaping are other views of the same buffer and cost nothing.
package struct View: Hashable, Sendable {
  /// The buffer, by its number in the plan.
  package var buffer: Int
  package var type: TensorType
  /// In elements; 0 along a broadcast axis.
  package var strides: [Int]
  /// Of the first element, in elements.
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

  /// Whether elements stand one after the other in row-major order.
  var isContiguous: Bool {
    zip(zip(type.shape, strides), View.denseStrides(type.shape)).allSatisfy { pair, dense in
      pair.0 == 1 || pair.1 == dense
    }
  }

  /// Whether it is contiguous from the buffer's start.
  var isDense: Bool { offset == 0 && isContiguous }

  /// Element (`index`, …) of the first axis, as a view of one axis less.
  func element(_ index: Int) -> View {
    var rest = self
    rest.type.shape.removeFirst()
    rest.offset += index * rest.strides.removeFirst()
    return rest
  }
}

/// Several views of one shape, read together as a matrix: what the element-wise kernels can walk.
struct MatrixWalk {
  var rows: Int
  var columns: Int
  /// For each view, its row and column stride in elements.
  var strides: [(row: Int, column: Int)]

  /// Merges neighbouring axes that every view walks evenly; `nil` when more than two are left.
  init?(_ views: [View]) {
    var axes: [(size: Int, strides: [Int])] = []
    for axis in views[0].type.shape.indices where views[0].type.shape[axis] != 1 {
      let size = views[0].type.shape[axis]
      let strides = views.map { $0.strides[axis] }
      if let last = axes.last, zip(last.strides, strides).allSatisfy({ $0 == $1 * size }) {
        axes[axes.count - 1] = (last.size * size, strides)
      } else {
        axes.append((size, strides))
      }
    }
    guard axes.count <= 2 else { return nil }
    let none = (size: 1, strides: [Int](repeating: 0, count: views.count))
    let inner = axes.last ?? none
    let outer = axes.count == 2 ? axes[0] : none
    rows = outer.size
    columns = inner.size
    strides = zip(outer.strides, inner.strides).map { (row: $0, column: $1) }
  }

  /// Whether the element-wise kernels can read every view as it stands.
  var isElementwise: Bool { strides.allSatisfy { $0.column == 0 || $0.column == 1 } }
}
