/* meter: loudness and range beside libebur128's, at every rate, on what EBU Tech 3341 and 3342 ask
 * for; the true peak on tones that have it between the samples. */
#include "mix/meter.h"
#include "mix/peak.h"

#include "unit/sound.h"

static const int rates[] = {8000, 11025, 22050, 44100, 48000, 192000};
#define RATES (sizeof rates / sizeof *rates)

static float *signal_at;
static size_t signal_n;

/* Seconds of a sine, appended. */
static void tone(double seconds, double hz, double dbfs, int rate_hz) {
    size_t n = (size_t)lrint(seconds * rate_hz);
    signal_at = realloc(signal_at, (signal_n + n + LANES) * sizeof *signal_at);
    double amplitude = pow(10, dbfs / 20);
    for (size_t i = 0; i < n; i++)
        signal_at[signal_n++] = (float)(amplitude * sin(2 * M_PI * hz * (double)i / rate_hz));
}

static void noise(double seconds, double dbfs, int rate_hz) {
    static unsigned long long random = 1;
    size_t from = signal_n;
    tone(seconds, 0, 0, rate_hz);
    for (size_t i = from; i < signal_n; i++) {
        random = random * 6364136223846793005ull + 1442695040888963407ull;
        signal_at[i] = (float)((double)(int32_t)(random >> 32) / 2147483648.0 * pow(10, dbfs / 20));
    }
}

static void speech(double seconds, int rate_hz) {
    size_t n = (size_t)(seconds * rate_hz), from = signal_n;
    int16_t *pcm = malloc(n * sizeof *pcm);
    make_speech(pcm, 0, n, 0, 0.5, 130, rate_hz);
    tone(seconds, 0, -300, rate_hz);
    for (size_t i = 0; i < n && from + i < signal_n; i++)
        signal_at[from + i] = (float)pcm[i] / 32768;
    free(pcm);
}

static void build(int kind, int rate_hz) {
    signal_n = 0;
    switch (kind) {
    case 0: tone(20, 997, -23, rate_hz); break;
    case 1: tone(20, 997, -33, rate_hz); break;
    case 2: /* gating: 3341, case 3 */
        tone(5, 997, -36, rate_hz), tone(20, 997, -23, rate_hz), tone(5, 997, -36, rate_hz);
        break;
    case 3: /* both gates: 3341, case 4 */
        tone(5, 997, -72, rate_hz), tone(5, 997, -36, rate_hz), tone(20, 997, -23, rate_hz);
        tone(5, 997, -36, rate_hz), tone(5, 997, -72, rate_hz);
        break;
    case 4: tone(10, 60, -6, rate_hz), tone(10, 3000, -20, rate_hz); break;
    case 5: noise(6, -12, rate_hz), noise(6, -20, rate_hz), noise(6, -12, rate_hz); break;
    case 6: speech(15, rate_hz), tone(2, 0, -300, rate_hz), speech(7.3, rate_hz); break;
    case 7: /* range: 3342, case 1 */
        tone(20, 1000, -20, rate_hz), tone(20, 1000, -30, rate_hz);
        break;
    case 8: /* 3342, case 4 */
        for (int i = 0; i < 5; i++)
            tone(20, 1000, (double[]){-50, -35, -20, -35, -50}[i], rate_hz);
        break;
    case 9: tone(5, 0, -300, rate_hz), tone(10, 25, -3, rate_hz); break;
    default: break;
    }
    signal_n -= signal_n % LANES;
}
#define KINDS       10
#define SHORT(kind) ((kind) == 4 || (kind) == 5)

static void test_loudness_is_the_standards(void **state) {
    (void)state;
    static struct stream_meter meter;
    for (int kind = 0; kind < KINDS; kind++) {
        for (size_t r = 0; r < RATES; r++) {
            float peak = 0;
            if (rates[r] > 48000 && !SHORT(kind))
                continue;
            build(kind, rates[r]);
            stream_meter_start(&meter, rates[r]);
            for (size_t at = 0; at < signal_n; at += 3000)
                stream_meter_put(&meter, signal_at + at,
                                 signal_n - at < 3000 ? signal_n - at : 3000, &peak);
            double lufs = meter_lufs(&meter.meter), range = meter_range(&meter.meter);
            double want = measured_lufs(signal_at, signal_n, rates[r]);
            double want_range = measured_range(signal_at, signal_n, rates[r]);
            if (fabs(lufs - want) > 0.02 || fabs(range - want_range) > 0.15)
                fail_test("signal %d at %d Hz: %.3f LUFS instead of %.3f, %.2f LU instead of %.2f",
                          kind, rates[r], lufs, want, range, want_range);
            for (int s = 0; s < 2; s++) {
                double max =
                    s ? meter_max_short_term(&meter.meter) : meter_max_momentary(&meter.meter);
                double want_max = measured_largest(signal_at, signal_n, rates[r], s);
                /* that meter looks ten times as often */
                if (max > want_max + 0.02 || max < want_max - (s ? 0.1 : 0.4))
                    fail_test("signal %d at %d Hz: largest %d is %.3f instead of %.3f", kind,
                              rates[r], s, max, want_max);
            }
        }
    }
}

static void test_what_3341_and_3342_expect(void **state) {
    (void)state;
    static const struct {
        int kind;
        double lufs, range;
    } cases[] = {{0, -26.0, -1}, {1, -36.0, -1}, {2, -26.0, -1},
                 {3, -26.0, -1}, {7, -300, 10},  {8, -300, 15}};
    static struct stream_meter meter;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        float peak = 0;
        build(cases[i].kind, 48000);
        stream_meter_start(&meter, 48000);
        stream_meter_put(&meter, signal_at, signal_n, &peak);
        /* in one channel a tone is 3 LU less than in the two of the documents */
        if (cases[i].lufs > -300)
            assert_true(fabs(meter_lufs(&meter.meter) - cases[i].lufs) <= 0.1);
        if (cases[i].range >= 0)
            assert_true(fabs(meter_range(&meter.meter) - cases[i].range) <= 1);
    }
}

static void test_silence_has_no_loudness(void **state) {
    (void)state;
    static struct stream_meter meter;
    float peak = 0;
    signal_n = 0;
    tone(8, 0, -300, 22050);
    stream_meter_start(&meter, 22050);
    stream_meter_put(&meter, signal_at, signal_n / LANES * LANES, &peak);
    assert_true(meter_lufs(&meter.meter) == METER_QUIET);
    assert_true(meter_range(&meter.meter) == 0);
    assert_true(meter_max_momentary(&meter.meter) == METER_QUIET);
    assert_true(meter_max_short_term(&meter.meter) == METER_QUIET);
    assert_true(peak == 0);
}

/* EBU Tech 3341, cases 9 and 12 (10 and 13 move the tone by less than our step): short tones whose
 * loudness over the window is the same wherever one looks. */
static void test_momentary_and_short_term_as_3341_expects(void **state) {
    (void)state;
    static struct stream_meter meter;
    float peak = 0;
    signal_n = 0;
    for (int i = 0; i < 5; i++)
        tone(1.34, 1000, -20, 48000), tone(1.66, 1000, -30, 48000);
    stream_meter_start(&meter, 48000);
    stream_meter_put(&meter, signal_at, signal_n / LANES * LANES, &peak);
    assert_true(fabs(meter_max_short_term(&meter.meter) + 26.0) <= 0.1);
    signal_n = 0;
    for (int i = 0; i < 25; i++)
        tone(0.18, 1000, -20, 48000), tone(0.22, 1000, -30, 48000);
    stream_meter_start(&meter, 48000);
    stream_meter_put(&meter, signal_at, signal_n / LANES * LANES, &peak);
    assert_true(fabs(meter_max_momentary(&meter.meter) + 26.0) <= 0.1);
}

static void test_too_short_for_a_window(void **state) {
    (void)state;
    static struct stream_meter meter;
    float peak = 0;
    signal_n = 0;
    tone(2.8, 1000, -20, 48000);
    stream_meter_start(&meter, 48000);
    stream_meter_put(&meter, signal_at, signal_n / LANES * LANES, &peak);
    assert_true(meter_max_short_term(&meter.meter) == METER_QUIET);
    assert_true(fabs(meter_max_momentary(&meter.meter) + 23.0) <= 0.1);
}

static void test_peaks_between_samples_are_seen(void **state) {
    (void)state;
    static const struct {
        double of_rate, phase;
    } tones[] = {
        {1.0 / 4, M_PI / 4}, {1.0 / 6, M_PI / 6}, {1.0 / 8, M_PI / 8}, {0.01, 0}, {0.4, 1}};
    enum { N = 4000 };
    static float x[N + 64];
    peak_prepare();
    for (size_t t = 0; t < sizeof tones / sizeof *tones; t++) {
        memset(x, 0, sizeof x);
        for (int i = 0; i < N; i++) { /* with slow ends: a sudden one has peaks of its own */
            double fade = sin(M_PI * i / N);
            x[32 + i] = (float)(0.7 * fade * sin(2 * M_PI * tones[t].of_rate * i + tones[t].phase));
        }
        float largest = lanes_peak(x + 32, N);
        double db = peak_dbtp(peak_of(x + 32, N, largest, 1)), want = 20 * log10(0.7);
        if (db < want - 0.15 || db > want + 0.1)
            fail_test("tone %zu: %.2f dBTP instead of %.2f", t, db, want);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loudness_is_the_standards),
        cmocka_unit_test(test_what_3341_and_3342_expect),
        cmocka_unit_test(test_silence_has_no_loudness),
        cmocka_unit_test(test_momentary_and_short_term_as_3341_expects),
        cmocka_unit_test(test_too_short_for_a_window),
        cmocka_unit_test(test_peaks_between_samples_are_seen),
    };
    return cmocka_run_group_tests_name("meter", tests, NULL, NULL);
}
