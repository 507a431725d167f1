import AssayRandomness

/// The sums of ±d₀ ± d₁ … for many assignments of signs, of which number 0 is the observed one: all 2ⁿ of them, or
/// random ones.
struct FlipOrbit {
  /// The sums so far, each added in order.
  private(set) var sums: [Double]
  /// The number of differences that were added.
  private(set) var count = 0
  /// Whether all assignments are enumerated. Their number then doubles with each difference, and number i of the first
  /// half and of the second half begin with the same signs.
  let isExact: Bool
  private let words: Int
  private let stream: RandomStream
  private var bits: [UInt64] = []

  init(last: Int, exactLimit: Int, resamples: Int, stream: RandomStream) {
    isExact = last <= exactLimit
    sums = [Double](repeating: 0, count: isExact ? 1 : resamples + 1)
    words = (last + 63) / 64
    self.stream = stream
  }

  /// Adds one difference with each assignment's sign.
  mutating func append(_ difference: Double) {
    defer { count += 1 }
    if isExact {
      sums = sums.map { $0 + difference } + sums.map { $0 - difference }
      return
    }
    if count.isMultiple(of: 64) {
      let word = count / 64
      bits = (0..<sums.count - 1).map { stream.bits64(at: UInt64($0 * words + word)) }
    }
    sums[0] += difference
    for resample in bits.indices {
      // A branch would be predicted wrongly half of the time.
      sums[resample + 1] += Double(bitPattern: difference.bitPattern ^ (bits[resample] << 63))
      bits[resample] >>= 1
    }
  }
}

/// The assignments that one side of the test has rejected so far.
struct RejectedFlips {
  /// 1 to reject large sums, −1 to reject small ones.
  let sign: Double
  /// The assignments rejected at this look or before.
  private var rejected = [false]
  /// The number of them.
  private(set) var count = 0
  /// The sum, times `sign`, beyond which this look rejects.
  private(set) var cut = Double.infinity

  /// The number of assignments that were rejected before the observed one, or lie as far out at this look.
  private(set) var outer = 1

  init(sign: Double) { self.sign = sign }

  /// Whether the observed assignment was rejected.
  var observed: Bool { rejected[0] }

  /// Rejects the assignments with the largest sums, as long as the share of all that are rejected stays within
  /// `allowed`. Sums closer than `tie` are rejected together or not at all.
  mutating func reject(from orbit: FlipOrbit, allowed: Double, tie: Double) {
    let total = orbit.sums.count
    // An enumeration doubles with each difference; the beginning of a longer assignment decided its fate.
    if rejected.count < total {
      let before = rejected
      if orbit.isExact {
        count *= total / before.count
        rejected = (0..<total).map { before[$0 & (before.count - 1)] }
      } else {
        rejected = [Bool](repeating: false, count: total)
      }
    }
    let quota = Int(allowed * Double(total)) - count
    let reached = orbit.sums[0] * sign - tie
    outer = count + orbit.sums.indices.count { !rejected[$0] && orbit.sums[$0] * sign >= reached }
    cut = .infinity
    guard quota > 0 else { return }
    let alive = (0..<total).compactMap { rejected[$0] ? nil : orbit.sums[$0] * sign }.sorted(by: >)
    cut = quota < alive.count ? alive[quota] + tie : -.infinity
    for index in 0..<total where !rejected[index] && orbit.sums[index] * sign > cut {
      rejected[index] = true
      count += 1
    }
  }
}
