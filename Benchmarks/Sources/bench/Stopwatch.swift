#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Seconds this thread has spent on a processor: what others run beside it is left out.
func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Median seconds of one run of each work, measured in turns so that a change of the machine's mood
/// meets all of them. A turn repeats its work for at least `turn` seconds.
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
