"""What people reach by their browsers: pages in Finnish, Swedish and English, complete without JavaScript."""
