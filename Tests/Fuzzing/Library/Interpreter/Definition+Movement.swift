import AssayTensors

extension Definition {
  /// Calls that move elements: each element of the result by its coordinates.
  func moved(_ operation: Operation, _ operands: [Grid]) -> [Grid] {
    let x = operands[0]
    let rank = x.shape.count
    switch operation {
    case .element(let index, let axis):
      var shape = x.shape
      shape.remove(at: axis)
      return [made(shape, x) { $0[..<axis] + [index] + $0[axis...] }]
    case .split(let axis, let parts):
      var shape = x.shape
      shape[axis] /= parts
      return (0..<parts).map { part in
        made(shape, x) { at in
          var at = at
          at[axis] += part * shape[axis]
          return at
        }
      }
    case .reverse(let axes):
      return [
        made(x.shape, x) { at in at.indices.map { axes.contains($0) ? x.shape[$0] - 1 - at[$0] : at[$0] } }
      ]
    case .transpose(let permutation):
      let order = permutation ?? Array((0..<rank).reversed())
      return [
        made(order.map { x.shape[$0] }, x) { at in
          (0..<rank).map { axis in at[order.firstIndex(of: axis) ?? 0] }
        }
      ]
    case .pad(let low, let high, let interior, let value): return [padded(x, low, high, interior, value)]
    case .stack(let axis):
      var shape = x.shape
      shape.insert(operands.count, at: axis)
      let type = TensorType(shape, x.type.element)
      return [
        Grid(
          type,
          Sliding.coordinates(shape).map { at in
            element(operands[at[axis]], Array(at[..<axis] + at[(axis + 1)...]))
          })
      ]
    case .takeAlongLastAxis: return [taken(x, operands[1])]
    case .scatterAlongLastAxis(let size): return [scattered(x, operands[1], size)]
    case .sorted(let descending): return [sorted(x, descending)]
    case .top(let count):
      let all = sorted(x, true)
      let values = made(x.shape.dropLast() + [count], all) { $0 }
      return [values]
    default: return []
    }
  }

  private func element(_ x: Grid, _ coordinates: [Int]) -> Dual {
    x.elements[zip(coordinates, x.shape).reduce(0) { $0 * $1.1 + $1.0 }]
  }

  private func made(_ shape: [Int], _ x: Grid, _ origin: ([Int]) -> [Int]) -> Grid {
    Grid(TensorType(shape, x.type.element), Sliding.coordinates(shape).map { element(x, origin($0)) })
  }

  private func padded(_ x: Grid, _ low: [Int], _ high: [Int], _ interior: [Int], _ value: Double) -> Grid {
    let shape = x.shape.indices.map { axis in
      low[axis] + x.shape[axis] + max(x.shape[axis] - 1, 0) * interior[axis] + high[axis]
    }
    let type = TensorType(shape, x.type.element)
    return Grid(
      type,
      Sliding.coordinates(shape).map { at in
        var origin: [Int] = []
        for axis in shape.indices {
          let (place, rest) = (at[axis] - low[axis]).quotientAndRemainder(dividingBy: interior[axis] + 1)
          guard at[axis] >= low[axis], rest == 0, place < x.shape[axis] else {
            return Dual(held(value, type))
          }
          origin.append(place)
        }
        return element(x, origin)
      })
  }

  private func taken(_ x: Grid, _ indices: Grid) -> Grid {
    let length = x.shape.last ?? 1
    return Grid(
      TensorType(indices.shape, x.type.element),
      Sliding.coordinates(indices.shape).map { at in
        let index = element(indices, at).number
        guard index.isKnown else { return .unknown }
        guard (0..<Double(length)).contains(index.value) else { return Dual(.nan) }
        return element(x, at.dropLast() + [Int(index.value)])
      })
  }

  private func scattered(_ x: Grid, _ indices: Grid, _ size: Int) -> Grid {
    let type = TensorType(x.shape.dropLast() + [size], x.type.element)
    return Grid(
      type,
      Sliding.coordinates(type.shape).map { at in
        var sum = Accumulator(interpreter.arithmetic(type))
        for place in 0..<(x.shape.last ?? 1) {
          let from: [Int] = at.dropLast() + [place]
          let index = element(indices, from).number
          guard index.isKnown else { return .unknown }
          if index.value == Double(at[at.count - 1]) { sum.add(element(x, from).number) }
        }
        return Dual(sum.result)
      })
  }

  private func sorted(_ x: Grid, _ isDescending: Bool) -> Grid {
    let length = x.shape.last ?? 1
    var result: [Dual] = []
    for row in 0..<(length == 0 ? 0 : x.elements.count / length) {
      let numbers = x.elements[(row * length)..<((row + 1) * length)].map(\.number)
      guard numbers.allSatisfy(\.isKnown) else {
        result += numbers.map { _ in .unknown }
        continue
      }
      let rising = numbers.filter { !$0.value.isNaN }.sorted { $0.value < $1.value }
      let all = rising + numbers.filter { $0.value.isNaN }
      result += (isDescending ? all.reversed() : all).map { Dual($0) }
    }
    return Grid(x.type, result)
  }

  /// Both operands by NumPy's rule: coordinates from the last back, 0 along axes of size 1.
  func broadcast(_ function: Operation.Binary, _ a: Grid, _ b: Grid) -> Grid {
    let shape = Shapes.broadcast(a.shape, b.shape) ?? []
    let type = TensorType(shape, a.type.element)
    func stretched(_ x: Grid) -> Grid {
      Grid(
        type,
        Sliding.coordinates(shape).map { at in
          let own = at.suffix(x.shape.count)
          return element(x, zip(own, x.shape).map { $1 == 1 ? 0 : $0 })
        })
    }
    return (try? interpreter.binary(function.rawValue, [stretched(a), stretched(b)], type))
      ?? Grid(type, filledWith: .unknown)
  }
}
