#include <ebur128.h>
#include <math.h>
#include <sndfile.h>

#include "types/limits.h"
#include "write/write.h"

#define HOPS  10      /* a second, between two looks at the largest */
#define QUIET (-70.0) /* LUFS */

static bool look(ebur128_state *meter, int (*how)(ebur128_state *, double *), double *largest) {
    double now;
    if (how(meter, &now) != EBUR128_SUCCESS)
        return false;
    *largest = fmax(*largest, now);
    return true;
}

static bool measure(SNDFILE *file, int rate_hz, ebur128_state *meter, struct loudness *out,
                    double *peak) {
    static float hop[LIMIT_RATE_HZ / HOPS];
    out->max_momentary_lufs = out->max_short_term_lufs = QUIET;
    for (sf_count_t n; (n = sf_readf_float(file, hop, rate_hz / HOPS)) > 0;)
        if (ebur128_add_frames_float(meter, hop, (size_t)n) != EBUR128_SUCCESS ||
            !look(meter, ebur128_loudness_momentary, &out->max_momentary_lufs) ||
            !look(meter, ebur128_loudness_shortterm, &out->max_short_term_lufs))
            return false;
    return sf_error(file) == SF_ERR_NO_ERROR &&
           ebur128_loudness_global(meter, &out->integrated_lufs) == EBUR128_SUCCESS &&
           ebur128_true_peak(meter, 0, peak) == EBUR128_SUCCESS;
}

bool decoded_loudness(const char *path, struct loudness *out, struct err *err) {
    SF_INFO info = {0};
    SNDFILE *file = sf_open(path, SFM_READ, &info);
    if (!file)
        return fail(err, ERR_IO, "%s: cannot be read back: %s", path, sf_strerror(NULL));
    double peak = 0;
    int mode = EBUR128_MODE_TRUE_PEAK | EBUR128_MODE_I | EBUR128_MODE_S | EBUR128_MODE_HISTOGRAM;
    ebur128_state *meter = ebur128_init(1, (unsigned long)info.samplerate, mode);
    if (meter)
        ebur128_set_channel(meter, 0, EBUR128_LEFT); /* mono is one channel, not two */
    bool ok = meter && info.channels == 1 && info.samplerate <= LIMIT_RATE_HZ &&
              measure(file, info.samplerate, meter, out, &peak);
    if (meter)
        ebur128_destroy(&meter);
    sf_close(file);
    if (!ok)
        return fail(err, ERR_IO, "%s: cannot be read back and measured", path);
    out->true_peak_dbtp = 20 * log10(peak > 1e-9 ? peak : 1e-9);
    return true;
}
