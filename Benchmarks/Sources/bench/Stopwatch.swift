#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The seconds that this thread has used a processor: other processes do not influence it.
func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The median seconds of one run of each work, measured in turns so that changes in the machine's speed
/// affect all of them. A turn repeats its work for at least `turn` seconds.
func medians(rounds: Int = 15, turn: Double = 2e-3, _ works: [() -> Void]) -> [Double] {
  let repeats = works.map { work -> Int in
    work()
    var count = 1
    while true {
      let start = threadSeconds()
      for _ in 0..<count { work() }
      let spent = threadSeconds() - start
      if spent >= turn { return count }
      count = spent < turn / 16 ? count * 8 : max(count + 1, Int(Double(count) * turn / spent * 1.1))
    }
  }
  var samples = works.map { _ in [Double]() }
  for _ in 0..<rounds {
    for (i, work) in works.enumerated() {
      let start = threadSeconds()
      for _ in 0..<repeats[i] { work() }
      samples[i].append((threadSeconds() - start) / Double(repeats[i]))
    }
  }
  return samples.map { $0.sorted()[$0.count / 2] }
}
