// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

@Suite struct SilenceWatchTests {
    /// Asks the watch at these moments, with a limit of one second.
    private func ask(_ watch: inout SilenceWatch, _ moments: Int...) -> [Bool] {
        moments.map { watch.isSilent(at: $0, limitMilliseconds: 1_000) }
    }

    @Test("waiting for a connection is not silence")
    func notStarted() {
        var watch = SilenceWatch()
        let answers = ask(&watch, 0, 1_000_000)
        #expect(answers == [false, false])
    }

    @Test("silence counts from the first tick after the last byte")
    func silent() {
        var watch = SilenceWatch()
        watch.start()
        let before = ask(&watch, 5_000, 5_999)
        #expect(before == [false, false])
        watch.noteProgress()
        let after = ask(&watch, 6_500, 7_499, 7_500)
        #expect(after == [false, false, true])
    }
}
