/* silent: the sound card that this program has not.  libespeak-ng asks for it by these names (of
 * pcaudiolib) and is content with none; the real one would bring PulseAudio and ALSA along. */
#include <stddef.h>
#include <stdint.h>

struct audio_object;

struct audio_object *create_audio_device_object(const char *device, const char *name,
                                                const char *description);
int audio_object_open(struct audio_object *o, int format, uint32_t rate, uint8_t channels);
void audio_object_close(struct audio_object *o);
void audio_object_destroy(struct audio_object *o);
int audio_object_write(struct audio_object *o, const void *samples, size_t bytes);
int audio_object_drain(struct audio_object *o);
int audio_object_flush(struct audio_object *o);
const char *audio_object_strerror(struct audio_object *o, int error);

struct audio_object *create_audio_device_object(const char *device, const char *name,
                                                const char *description) {
    (void)device, (void)name, (void)description;
    return NULL;
}

int audio_object_open(struct audio_object *o, int format, uint32_t rate, uint8_t channels) {
    (void)o, (void)format, (void)rate, (void)channels;
    return -1;
}

void audio_object_close(struct audio_object *o) {
    (void)o;
}

void audio_object_destroy(struct audio_object *o) {
    (void)o;
}

int audio_object_write(struct audio_object *o, const void *samples, size_t bytes) {
    (void)o, (void)samples, (void)bytes;
    return -1;
}

int audio_object_drain(struct audio_object *o) {
    (void)o;
    return -1;
}

int audio_object_flush(struct audio_object *o) {
    (void)o;
    return -1;
}

const char *audio_object_strerror(struct audio_object *o, int error) {
    (void)o, (void)error;
    return "no sound card";
}
