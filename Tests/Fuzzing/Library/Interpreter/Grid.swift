import AssayTensors

/// The elements of a tensor, row-major: all that the interpreter knows of memory.
package struct Grid {
  package var type: TensorType
  package var elements: [Dual]

  package init(_ type: TensorType, _ elements: [Dual]) {
    self.type = type
    self.elements = elements
  }

  /// One element throughout.
  init(_ type: TensorType, filledWith element: Dual) {
    self.init(type, [Dual](repeating: element, count: type.count))
  }

  var shape: [Int] { type.shape }

  static func strides(_ shape: [Int]) -> [Int] {
    var (strides, step) = ([Int](), 1)
    for size in shape.reversed() {
      strides.insert(step, at: 0)
      step *= size
    }
    return strides
  }

  /// Where the elements of a box stand, in row-major order of the box.
  static func places(_ shape: [Int], _ strides: [Int], from start: Int = 0) -> [Int] {
    var places = [start]
    for (size, stride) in zip(shape, strides) {
      places = places.flatMap { place in (0..<size).map { place + $0 * stride } }
    }
    return places
  }

  /// The elements at these places.
  func taking(_ places: [Int], as type: TensorType) -> Grid { Grid(type, places.map { elements[$0] }) }
}
