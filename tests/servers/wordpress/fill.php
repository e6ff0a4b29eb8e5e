<?php
// Reads posts as JSON from standard input and prints id and address of each; run by `php fill.php`.
$_SERVER['HTTP_HOST'] = parse_url(getenv('WP_URL'), PHP_URL_HOST) . ':' . parse_url(getenv('WP_URL'), PHP_URL_PORT);
require __DIR__ . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/taxonomy.php';
kses_remove_filters();
flush_rewrite_rules();
$made = [];
foreach (json_decode(file_get_contents('php://stdin'), true) as $post) {
    if (!empty($post['delete'])) {
        wp_delete_post($post['delete'], true);
        continue;
    }
    $fields = ['post_title' => $post['title'], 'post_content' => $post['content'], 'post_status' => $post['status'] ?? 'publish',
        'post_type' => $post['type'] ?? 'post', 'post_author' => 1, 'post_password' => $post['password'] ?? ''];
    if (isset($post['date'])) {
        $fields['post_date'] = $post['date'];
    }
    if (isset($post['id'])) {
        $fields['ID'] = $post['id'];
    }
    $id = wp_insert_post(wp_slash($fields), true);
    $content = $post['content'];
    foreach ($post['files'] ?? [] as $file) {
        $stored = wp_upload_bits($file['name'], null, base64_decode($file['content']));
        wp_insert_attachment(['post_title' => $file['title'], 'post_mime_type' => 'application/pdf', 'post_status' => 'inherit',
            'guid' => $stored['url']], $stored['file'], $id);
        $content = str_replace('{' . $file['name'] . '}', $stored['url'], $content);
    }
    if ($content !== $post['content']) {
        wp_update_post(wp_slash(['ID' => $id, 'post_content' => $content]));
    }
    foreach ($post['categories'] ?? [] as $name) {
        wp_set_post_categories($id, [wp_create_category($name)], true);
    }
    wp_set_post_tags($id, $post['tags'] ?? []);
    $made[] = ['id' => $id, 'url' => get_permalink($id)];
}
echo json_encode($made);
