import AssayTensors

extension Interpreter {
  /// Another arrangement of the operand's elements, some of them not there, some several times.
  func view(_ primitive: Attributes, _ x: Grid, _ type: TensorType) throws -> Grid {
    let strides = Grid.strides(x.shape)
    switch primitive.name {
    case "Broadcast":
      let added = type.shape.count - x.shape.count
      let steps = type.shape.indices.map { axis in
        axis < added || x.shape[axis - added] == 1 ? 0 : strides[axis - added]
      }
      return x.taking(Grid.places(type.shape, steps), as: type)
    case "Transpose":
      let permutation: [Int] = try primitive.value("permutation")
      return x.taking(Grid.places(type.shape, permutation.map { strides[$0] }), as: type)
    case "Slice":
      let (starts, steps): ([Int], [Int]) = (try primitive.value("starts"), try primitive.value("steps"))
      let start = zip(starts, strides).reduce(0) { $0 + $1.0 * $1.1 }
      return x.taking(Grid.places(type.shape, zip(strides, steps).map { $0 * $1 }, from: start), as: type)
    default:
      let sliding = try Sliding(primitive.inner("sliding"))
      let spatial = Array(strides.suffix(sliding.sizes.count))
      let steps =
        strides.dropLast(spatial.count) + zip(spatial, sliding.dilations).map { $0 * $1 }
        + zip(spatial, sliding.strides).map { $0 * $1 }
      return x.taking(Grid.places(type.shape, Array(steps)), as: type)
    }
  }

  func pad(_ primitive: Attributes, _ x: Grid, _ type: TensorType) throws -> Grid {
    let (low, interior): ([Int], [Int]) = (try primitive.value("low"), try primitive.value("interior"))
    let value = try primitive.number("attribute")
    var result = Grid(type, filledWith: Dual(held(value, type)))
    let strides = Grid.strides(type.shape)
    let start = zip(low, strides).reduce(0) { $0 + $1.0 * $1.1 }
    let places = Grid.places(x.shape, zip(strides, interior).map { $0 * ($1 + 1) }, from: start)
    for (place, element) in zip(places, x.elements) { result.elements[place] = element }
    return result
  }

  func concatenate(_ axis: Int, _ operands: [Grid], _ type: TensorType) -> Grid {
    var result: [Dual] = []
    result.reserveCapacity(type.count)
    for outer in 0..<type.shape[..<axis].reduce(1, *) {
      for operand in operands {
        let run = operand.shape[axis...].reduce(1, *)
        result += operand.elements[(outer * run)..<((outer + 1) * run)]
      }
    }
    return Grid(type, result)
  }

  func oneHot(_ labels: Grid, _ type: TensorType) -> Grid {
    let classes = type.shape.last ?? 1
    return Grid(
      type,
      labels.elements.flatMap { label in
        (0..<classes).map { label.number.isKnown ? Dual(Double($0) == label.number.value ? 1 : 0) : .unknown }
      })
  }

  func gatherRows(_ isZeroOutside: Bool, _ operands: [Grid], _ type: TensorType) -> Grid {
    let (matrix, indices) = (operands[0], operands[1])
    let (rows, columns) = (matrix.shape[matrix.shape.count - 2], matrix.shape[matrix.shape.count - 1])
    let named = indices.shape.last ?? 1
    let outside: Double =
      isZeroOutside || type.element == .bool ? 0 : type.element == .int32 ? Double(Int32.min) : .nan
    var result: [Dual] = []
    for (place, index) in indices.elements.enumerated() {
      let start = place / max(named, 1) * rows * columns
      if !index.number.isKnown {
        result += [Dual](repeating: .unknown, count: columns)
      } else if (0..<Double(rows)).contains(index.number.value) {
        let first = start + Int(index.number.value) * columns
        result += matrix.elements[first..<(first + columns)]
      } else {
        result += [Dual](repeating: Dual(outside), count: columns)
      }
    }
    return Grid(type, result)
  }

  func scatterRows(_ operands: [Grid], _ type: TensorType) -> Grid {
    let (values, indices) = (operands[0], operands[1])
    let (rows, columns) = (type.shape[type.shape.count - 2], type.shape[type.shape.count - 1])
    let named = indices.shape.last ?? 1
    let empty = DualAccumulator(arithmetic(type), hasSlopes: hasSlopes)
    var sums = [DualAccumulator](repeating: empty, count: type.count)
    var unknown = Set<Int>()
    for (place, index) in indices.elements.enumerated() {
      let stack = place / max(named, 1)
      guard index.number.isKnown else {
        unknown.insert(stack)
        continue
      }
      guard (0..<Double(rows)).contains(index.number.value) else { continue }
      for column in 0..<columns {
        sums[(stack * rows + Int(index.number.value)) * columns + column]
          .add(values.elements[place * columns + column])
      }
    }
    return Grid(
      type,
      sums.enumerated().map { unknown.contains($0 / max(rows * columns, 1)) ? .unknown : $1.result })
  }
}
