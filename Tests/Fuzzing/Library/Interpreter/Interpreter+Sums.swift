import AssayTensors

extension Interpreter {
  func reduction(_ primitive: Attributes, _ x: Grid, _ type: TensorType) throws -> Grid {
    let axes: [Int] = try primitive.value("axes")
    let function = try primitive.text("function")
    let strides = Grid.strides(x.shape)
    let kept = x.shape.indices.filter { !axes.contains($0) }
    let terms = Grid.places(axes.map { x.shape[$0] }, axes.map { strides[$0] })
    let starts = Grid.places(kept.map { x.shape[$0] }, kept.map { strides[$0] })
    return Grid(
      type,
      starts.map { start in
        switch function {
        case "sum":
          if !type.isFloating { return wholeSum(terms.lazy.map { x.elements[start + $0].number }) }
          var sum = DualAccumulator(arithmetic(type), hasSlopes: hasSlopes)
          for term in terms { sum.add(x.elements[start + term]) }
          return sum.result
        default: return extreme(terms.map { x.elements[start + $0] }, isLargest: function == "maximum")
        }
      })
  }

  /// int32 sums wrap.
  private func wholeSum(_ terms: some Sequence<Number>) -> Dual {
    var sum: Int64 = 0
    for term in terms {
      guard term.isKnown else { return .unknown }
      sum &+= Int64(term.value)
    }
    return Dual(Double(Int32(truncatingIfNeeded: sum)))
  }

  /// −0 counts as below 0; equal extremes share the derivative evenly.
  private func extreme(_ terms: [Dual], isLargest: Bool) -> Dual {
    let sign: Double = isLargest ? 1 : -1
    let numbers = terms.map { Number(sign * $0.number.value, error: $0.number.error) }
    if numbers.contains(where: { !$0.isKnown }) { return .unknown }
    if numbers.contains(where: { $0.value.isNaN }) { return Dual(.nan) }
    let value = numbers.map(\.value).max() ?? 0
    let (low, high) = (numbers.map(\.lowest).max() ?? 0, numbers.map(\.highest).max() ?? 0)
    var number = Number(sign * value, error: value.isFinite ? max(high - value, value - low) : 0)
    if value == 0, number.isExact {
      number.value = sign * (numbers.contains { $0.value == 0 && $0.value.sign == .plus } ? 0 : -0.0)
    }
    let nearest = terms.indices.filter { numbers[$0].highest >= low }
    guard hasSlopes, nearest.contains(where: { !terms[$0].slope.isZero }) else { return Dual(number) }
    if nearest.allSatisfy({ numbers[$0].isExact }) {
      var sum = Accumulator(.real)
      for index in nearest { sum.add(terms[index].slope) }
      return Dual(
        number, slope: AssayFuzzing.Arithmetic.real.divide(sum.result, Number(Double(nearest.count))))
    }
    let slope = nearest.count == 1 ? terms[nearest[0]].slope : .unknown
    return Dual(number, slope: slope)
  }

  func matrixProduct(_ operands: [Grid], _ type: TensorType) -> Grid {
    let (a, b) = (operands[0], operands[1])
    let rank = a.shape.count
    let (rows, depth, columns) = (a.shape[rank - 2], a.shape[rank - 1], b.shape[rank - 1])
    let empty = DualAccumulator(arithmetic(type), hasSlopes: hasSlopes)
    var result: [Dual] = []
    result.reserveCapacity(type.count)
    for matrix in 0..<type.shape.dropLast(2).reduce(1, *) {
      for row in 0..<rows {
        let left = (matrix * rows + row) * depth
        for column in 0..<columns {
          var sum = empty
          var right = matrix * depth * columns + column
          for k in 0..<depth {
            sum.addProduct(a.elements[left + k], b.elements[right])
            right += columns
          }
          result.append(sum.result)
        }
      }
    }
    return Grid(type, result)
  }

  func cumulativeSum(_ primitive: Attributes, _ x: Grid, _ type: TensorType) throws -> Grid {
    let (axis, isReversed): (Int, Bool) = (try primitive.value("axis"), try primitive.value("isReversed"))
    let (length, inner) = (type.shape[axis], type.shape[(axis + 1)...].reduce(1, *))
    var result = x
    for outer in 0..<type.shape[..<axis].reduce(1, *) {
      for column in 0..<inner {
        var sum = DualAccumulator(arithmetic(type), hasSlopes: hasSlopes)
        var whole = Dual(0)
        for place in 0..<length {
          let index = (outer * length + (isReversed ? length - 1 - place : place)) * inner + column
          if type.isFloating {
            sum.add(x.elements[index])
            result.elements[index] = sum.result
          } else {
            whole = wholeSum([whole.number, x.elements[index].number])
            result.elements[index] = whole
          }
        }
      }
    }
    return result
  }

  /// The first largest; zeros are equal, a NaN counts as largest. `nil` where that is not decided.
  func firstLargest(_ numbers: [Number]) -> Int? {
    guard let first = numbers.first, numbers.allSatisfy(\.isKnown) else { return nil }
    if let index = numbers.firstIndex(where: { $0.value.isNaN }) { return index }
    var (best, largest) = (0, first)
    for (index, number) in numbers.enumerated() where number.value > largest.value {
      (best, largest) = (index, number)
    }
    let isDecided = numbers.indices.allSatisfy { index in
      index == best || largest.isExact && numbers[index].isExact
        || numbers[index].highest < largest.lowest
    }
    return isDecided ? best : nil
  }

  func argumentOfMaximum(_ x: Grid, _ type: TensorType) -> Grid {
    let length = x.shape.last ?? 1
    return Grid(
      type,
      (0..<type.count).map { row in
        firstLargest((0..<length).map { x.elements[row * length + $0].number }).map { Dual(Double($0)) }
          ?? .unknown
      })
  }

  func sortIndices(_ isDescending: Bool, _ x: Grid, _ type: TensorType) -> Grid {
    let length = x.shape.last ?? 1
    var result: [Dual] = []
    for row in 0..<(length == 0 ? 0 : type.count / length) {
      let numbers = (0..<length).map { x.elements[row * length + $0].number }
      func isBefore(_ a: Int, _ b: Int) -> Bool {
        let (x, y) =
          isDescending ? (numbers[b].value, numbers[a].value) : (numbers[a].value, numbers[b].value)
        if x < y || (!x.isNaN && y.isNaN) { return true }
        return (x == y || x.isNaN && y.isNaN) && a < b
      }
      let order = (0..<length).sorted(by: isBefore)
      let isDecided =
        numbers.allSatisfy(\.isExact)
        || numbers.allSatisfy(\.isKnown)
          && zip(order, order.dropFirst()).allSatisfy { a, b in
            numbers[a].value.isNaN || numbers[b].value.isNaN || numbers[a].isExact && numbers[b].isExact
              || (numbers[a].value - numbers[b].value).magnitude > 2 * (numbers.map(\.error).max() ?? 0)
          }
      result += order.map { isDecided ? Dual(Double($0)) : .unknown }
    }
    return Grid(type, result)
  }
}
