// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import BatchEngine

@Suite struct ThrottleAlarmTests {
    @Test func `one request in two hundred is no alarm`() {
        var alarm = ThrottleAlarm()
        for _ in 0..<1_000 { #expect(alarm.note(answered: 200, throttled: 1) == nil) }
    }

    @Test func `three in ten raise it at once, and tell their share`() {
        var alarm = ThrottleAlarm()
        #expect(alarm.note(answered: 7, throttled: 3) == nil)
        #expect(alarm.note(answered: 7, throttled: 3) == 6.0 / 20.0)
        #expect(alarm.note(answered: 0, throttled: 0) == nil)
    }

    @Test func `a store that answers nothing else is noticed after three`() {
        var alarm = ThrottleAlarm()
        #expect(alarm.note(answered: 0, throttled: 2) == nil)
        #expect(alarm.note(answered: 0, throttled: 1) == 1)
    }

    @Test func `a few percent raise it after a while`() {
        var alarm = ThrottleAlarm()
        let shares = (0..<18).compactMap { _ in alarm.note(answered: 97, throttled: 3) }
        #expect(shares == Array(repeating: 0.03, count: 6))
    }
}
