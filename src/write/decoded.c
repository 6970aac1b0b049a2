#include <ebur128.h>
#include <math.h>
#include <sndfile.h>

#include "write/write.h"

#define BLOCK_FRAMES 4096

static bool measure(SNDFILE *file, ebur128_state *meter, double *lufs, double *peak) {
    float block[BLOCK_FRAMES];
    for (sf_count_t n; (n = sf_readf_float(file, block, BLOCK_FRAMES)) > 0;)
        if (ebur128_add_frames_float(meter, block, (size_t)n) != EBUR128_SUCCESS)
            return false;
    return sf_error(file) == SF_ERR_NO_ERROR &&
           ebur128_loudness_global(meter, lufs) == EBUR128_SUCCESS &&
           ebur128_true_peak(meter, 0, peak) == EBUR128_SUCCESS;
}

bool decoded_loudness(const char *path, double *lufs, double *dbtp, struct err *err) {
    SF_INFO info = {0};
    SNDFILE *file = sf_open(path, SFM_READ, &info);
    if (!file)
        return fail(err, ERR_IO, "%s: cannot be read back: %s", path, sf_strerror(NULL));
    double peak = 0;
    int mode = EBUR128_MODE_TRUE_PEAK | EBUR128_MODE_I | EBUR128_MODE_HISTOGRAM;
    ebur128_state *meter = ebur128_init(1, (unsigned long)info.samplerate, mode);
    if (meter)
        ebur128_set_channel(meter, 0, EBUR128_LEFT); /* mono is one channel, not two */
    bool ok = meter && info.channels == 1 && measure(file, meter, lufs, &peak);
    if (meter)
        ebur128_destroy(&meter);
    sf_close(file);
    if (!ok)
        return fail(err, ERR_IO, "%s: cannot be read back and measured", path);
    *dbtp = 20 * log10(peak > 1e-9 ? peak : 1e-9);
    return true;
}
