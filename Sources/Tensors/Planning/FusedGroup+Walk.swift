extension FusedGroup {
  /// The sizes of the walk: the number of rows is `outer`·`inner`, each with `columns` elements.
  var walk: (outer: Int, inner: Int, columns: Int) {
    let (middle, last) = segments
    return (
      shape[..<middle].reduce(1, *), shape[middle..<last].reduce(1, *), shape[last...].reduce(1, *)
    )
  }

  /// The axes of the shape at which the walk's inner axis of rows (`middle`) and its columns (`last`) begin.
  private var segments: (middle: Int, last: Int) {
    let cuts = shape.indices.dropFirst().filter { breaks & (1 << UInt64($0 - 1)) != 0 }
    if let columnAxes {
      let last = shape.count - columnAxes
      return (cuts.first { $0 < last } ?? 0, last)
    }
    switch cuts.count {
    case 0: return (0, shape.count)
    case 1: return (0, cuts[0])
    default: return (cuts[0], cuts[1])
    }
  }

  /// The distances, in elements, of neighbouring rows along the outer and the inner axis of rows.
  func rowStrides(_ strides: [Int]) -> (outer: Int, inner: Int) {
    let (middle, last) = segments
    let inner = last > middle ? strides[last - 1] : 0
    guard middle > 0 else { return (inner * walk.inner, inner) }
    return (strides[middle - 1], inner)
  }
}
