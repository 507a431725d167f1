extension RandomStream {
  /// A whole number in 0 ..< `bound`, each equally likely.
  ///
  /// Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019): the upper half of
  /// `bits64(at: position)` × `bound`. Where the lower half shows that the draw would favour a
  /// number - less often than `bound` in 2⁶⁴ - the draws of `split("again")`, split by `position`, are tried
  /// in order. One position is thus one number, without bias.
  public func integer(
    below bound: Int, at position: UInt64, file: StaticString = #fileID, line: UInt = #line
  ) -> Int {
    Self.demandBound(bound, Caller(file: file, line: line))
    return integer(UInt64(bound), at: position)
  }

  /// `integer(below:at:)` of `count` positions from `position` on.
  public func integers(
    below bound: Int, count: Int, from position: UInt64 = 0, file: StaticString = #fileID,
    line: UInt = #line
  ) -> [Int] {
    let caller = Caller(file: file, line: line)
    Self.demandBound(bound, caller)
    let bound = UInt64(bound)
    let threshold = (0 &- bound) % bound
    var next = position
    return map64(count: count, from: position, caller) { bits in
      let product = bits.multipliedFullWidth(by: bound)
      let current = next
      next &+= 1
      return Int(product.low >= threshold ? product.high : again(bound, threshold, at: current))
    }
  }

  /// The numbers 0 ..< `count` in random order, each order equally likely.
  ///
  /// Fisher and Yates, from the back: for i = `count` − 1, …, 1 element i changes places with element
  /// `integer(below: i + 1, at: i)`. It reads positions 1 ..< `count` and no others. Cost: linear.
  public func permutation(
    of count: Int, file: StaticString = #fileID, line: UInt = #line
  ) -> [Int] {
    demand(
      count >= 0, "the size of a permutation must not be negative; it is \(count)",
      Caller(file: file, line: line))
    var order = Array(0..<count)
    for i in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(i, integer(UInt64(i) + 1, at: UInt64(i)))
    }
    return order
  }

  private func integer(_ bound: UInt64, at position: UInt64) -> Int {
    let product = bits64(at: position).multipliedFullWidth(by: bound)
    // The remainder that follows is slow and seldom needed: only where the low half is below the bound.
    if product.low >= bound { return Int(product.high) }
    let threshold = (0 &- bound) % bound
    return Int(product.low >= threshold ? product.high : again(bound, threshold, at: position))
  }

  private func again(_ bound: UInt64, _ threshold: UInt64, at position: UInt64) -> UInt64 {
    let stream = split("again").split(Int(bitPattern: UInt(position)))
    var attempt: UInt64 = 0
    while true {
      let product = stream.bits64(at: attempt).multipliedFullWidth(by: bound)
      if product.low >= threshold { return product.high }
      attempt += 1
    }
  }

  private static func demandBound(_ bound: Int, _ caller: Caller) {
    demand(bound > 0, "the bound of a whole number must be positive; it is \(bound)", caller)
  }
}
